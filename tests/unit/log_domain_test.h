/*
 * domain_test.h for the tests of services: those have a struct life too, and what begins and ends it
 * (common/life.h).
 */
#ifndef TESTS_UNIT_LOG_DOMAIN_TEST_H
#define TESTS_UNIT_LOG_DOMAIN_TEST_H

#define life       signal_life
#define life_begin signal_life_begin
#define life_end   signal_life_end
#include "tests/unit/domain_test.h"
#undef life
#undef life_begin
#undef life_end

#endif
