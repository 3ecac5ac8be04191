// The page begins: who is it, and which view is asked for.
import { render } from "preact";
import { App } from "./shell";
import { look } from "./session";

void look();
const root = document.getElementById("weerklank");
if (root) render(<App />, root);
