// The page begins: who is it, and which view is asked for.
import { render } from "preact";
import { App } from "./shell";
import { look } from "./session";
import { speakAgain } from "./texts";

void look();
const root = document.getElementById("weerklank");
void speakAgain().then(() => { if (root) render(<App />, root); });
