// A value that views look at: whoever uses it is drawn again when it changes.
import { useLayoutEffect, useState } from "preact/hooks";

type State<T> = { get: () => T; set: (value: T) => void; hear: (fn: () => void) => () => void };

export function state<T>(value: T): State<T> {
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(other) {
      value = other;
      for (const fn of [...listeners]) fn();
    },
    hear(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
  };
}

export function useValue<T>(of: State<T>): T {
  const [, again] = useState(0), value = of.get();
  useLayoutEffect(() => {
    if (of.get() !== value) again((n) => n + 1); // it changed before anybody heard of it
    return of.hear(() => again((n) => n + 1));
  }, [of]);
  return value;
}
