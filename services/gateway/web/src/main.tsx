// The page begins: who is it, and which view is asked for.
import { render } from "preact";
import { App } from "./shell";
import { look } from "./session";

const root = document.getElementById("weerklank");
if (root) render(<App />, root);
void look();
