// Addresses of the page: plain links, kept by the browser's own history. A new page begins at its heading.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { t } from "./texts";

let listeners: (() => void)[] = [];
let still = ""; // an address at which the focus stays where it is

export function go(path: string, replace = false, quietly = false): void {
  still = quietly ? path : "";
  history[replace ? "replaceState" : "pushState"]({}, "", path);
  window.scrollTo(0, 0);
  for (const fn of listeners) fn();
}

const now = (): string => location.pathname + location.search;

export function usePath(): string {
  const [path, set] = useState(now());
  useLayoutEffect(() => {
    const heard = (): void => set(now());
    listeners.push(heard);
    addEventListener("popstate", heard);
    return () => {
      listeners = listeners.filter((fn) => fn !== heard);
      removeEventListener("popstate", heard);
    };
  }, []);
  return path;
}

const own = (e: MouseEvent): boolean => e.button === 0 && !e.ctrlKey && !e.metaKey && !e.shiftKey && !e.altKey && !e.defaultPrevented;

export function Link({ to, children, ...more }: { to: string; children: ComponentChildren } & Omit<JSX.AnchorHTMLAttributes<HTMLAnchorElement>, "href">): JSX.Element {
  return <a {...more} href={to} onClick={(e) => { if (own(e) && !more.target) { e.preventDefault(); go(to); } }}>{children}</a>;
}

let first = true;

// The heading of a page: says where one is, to the window's title and to who does not see it.
export function Heading({ children, title }: { children: ComponentChildren; title?: string }): JSX.Element {
  const text = title ?? String(children);
  useEffect(() => {
    document.title = `${text} - ${t("naam")}`;
  }, [text]);
  useEffect(() => {
    if (!first && still !== now()) document.querySelector("h1")?.focus();
    first = false;
  }, []);
  return <h1 tabIndex={-1}>{children}</h1>;
}
