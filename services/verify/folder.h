/*
 * Tiles of leaves from a folder, as a mirror keeps them (C2SP tlog-tiles):
 *
 *      FOLDER/tile/0/x001/234          tile 1234: 256 hashes
 *      FOLDER/tile/0/x001/235.p/17     the one that is not full yet: 17 hashes
 */
#ifndef VERIFY_FOLDER_H
#define VERIFY_FOLDER_H

#include "services/verify/align.h"

/* arg: the folder's path. */
align_tile_fn folder_tile;

#endif
