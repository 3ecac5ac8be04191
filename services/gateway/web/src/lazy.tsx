// A view whose code comes when it is first looked at.
import type { FunctionComponent, JSX } from "preact";
import { useLayoutEffect, useState } from "preact/hooks";
import { Failed, Waiting } from "./parts";

export function lazy<P extends object>(load: () => Promise<FunctionComponent<P>>): (props: P) => JSX.Element {
  let there: FunctionComponent<P> | null = null;
  return function Lazy(props: P): JSX.Element {
    const [, again] = useState(0), [error, fail] = useState<unknown>(null);
    useLayoutEffect(() => {
      if (!there && !error) load().then((view) => { there = view; again((n) => n + 1); }, fail);
    }, [error]);
    const View = there;
    if (View) return <View {...props} />;
    return error ? <Failed error={error} again={() => fail(null)} /> : <Waiting />;
  };
}
