// Builds the web page: node build.mjs BUILD      (BUILD/web-made has node_modules, words.json, openapi.json)
//
//   src/main.tsx + style/main.css -> BUILD/web/middelen/NAME-HASH.js, .css, .woff2, each with .br and .gz beside it
//   index.html                    -> BUILD/web/index.html, with those names
//
// Of the design system's variables only those stay that something uses. With --types the sources are checked by
// TypeScript against the API's own description, and nothing is built.
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const here = path.dirname(new URL(import.meta.url).pathname);
const build = path.resolve(process.argv[2]);
const made = path.join(build, "web-made");
const out = path.join(build, "web");
const esbuild = createRequire(path.join(made, "package.json"))("esbuild");

function types() {
  const api = path.join(made, "api.d.ts");
  const module = (name) => path.join(made, "node_modules", name);
  execFileSync(process.execPath, [module("openapi-typescript/bin/cli.js"), path.join(made, "openapi.json"), "-o", api], { stdio: "ignore" });
  writeFileSync(path.join(made, "tsconfig.json"), JSON.stringify({
    compilerOptions: {
      target: "ES2022", module: "ESNext", moduleResolution: "bundler", lib: ["ES2022", "DOM", "DOM.Iterable"], strict: true,
      noUnusedLocals: true, noUnusedParameters: true, noFallthroughCasesInSwitch: true, resolveJsonModule: true, noEmit: true,
      jsx: "react-jsx", jsxImportSource: "preact", skipLibCheck: true, types: [],
      paths: { "api": [api], "words": [path.join(made, "words.json")], "*": [path.join(made, "node_modules/*")] },
    },
    include: [path.join(here, "src")],
  }));
  execFileSync(process.execPath, [module("typescript/bin/tsc"), "-p", path.join(made, "tsconfig.json")], { stdio: "inherit" });
}

// A variable stays when the rest of the sheet uses it, or another one that stays does.
function withoutUnused(css) {
  const defined = /(--[\w-]+)\s*:\s*((?:[^;{}"']|"[^"]*"|'[^']*')*)(;|(?=\}))/g;
  const used = (text) => [...text.matchAll(/var\(\s*(--[\w-]+)/g)].map((m) => m[1]);
  const values = new Map();
  for (const [, name, value] of css.matchAll(defined)) values.set(name, [...(values.get(name) ?? []), value]);
  const stays = new Set(), look = used(css.replace(defined, ""));
  while (look.length > 0) {
    const name = look.pop();
    if (stays.has(name)) continue;
    stays.add(name);
    for (const value of values.get(name) ?? []) look.push(...used(value));
  }
  return css.replace(defined, (all, name) => stays.has(name) ? all : "");
}

const hash = (bytes) => createHash("sha256").update(bytes).digest("base64url").slice(0, 10).replace(/[-_]/g, "0");

function write(name, bytes) {
  const file = path.join(out, name);
  writeFileSync(file, bytes);
  if (name.endsWith(".woff2")) return;
  writeFileSync(file + ".gz", gzipSync(bytes, { level: 9 }));
  writeFileSync(file + ".br", brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
}

// What a script cannot begin without, however deep.
function imported(metafile, entry) {
  const outputs = Object.fromEntries(Object.entries(metafile.outputs).map(([file, o]) => [path.relative(out, path.resolve(file)), o]));
  const all = new Set(), look = [entry];
  while (look.length > 0) {
    for (const i of outputs[look.pop()].imports) {
      const name = path.relative(out, path.resolve(i.path));
      if (i.kind === "import-statement" && !all.has(name)) { all.add(name); look.push(name); }
    }
  }
  return [...all];
}

// A view that comes later is only ever asked for by the page, which has then come whole: said to esbuild by an import, so
// that what the page begins with is one script and not one for each set of views that shares something.
const begun = {
  name: "begun",
  setup(build) {
    const main = path.join(here, "src/main.tsx"), later = new Set();
    for (const file of readdirSync(path.join(here, "src"))) {
      for (const [, name] of readFileSync(path.join(here, "src", file), "utf8").matchAll(/\bimport\("\.\/(\w+)"\)/g)) later.add(path.join(here, "src", name + ".tsx"));
    }
    build.onLoad({ filter: /\.tsx$/ }, ({ path: file }) =>
      later.has(file) ? { contents: `${readFileSync(file, "utf8")}\nimport ${JSON.stringify(main)};\n`, loader: "tsx" } : undefined);
  },
};

async function bundle() {
  const shared = {
    bundle: true, minify: true, write: false, metafile: true, legalComments: "none", nodePaths: [path.join(made, "node_modules")],
    target: ["es2022"], alias: { words: path.join(made, "words.json") }, loader: { ".woff2": "file" }, logLevel: "warning",
  };
  const styles = await esbuild.build({ ...shared, entryPoints: [path.join(here, "style/main.css")], outdir: out, assetNames: "middelen/[name]-[hash]" });
  const scripts = await esbuild.build({
    ...shared, entryPoints: { app: path.join(here, "src/main.tsx") }, outdir: path.join(out, "middelen"), entryNames: "[name]-[hash]",
    chunkNames: "[name]-[hash]", format: "esm", splitting: true, plugins: [begun], jsx: "automatic", jsxImportSource: "preact",
  });
  rmSync(out, { recursive: true, force: true });
  mkdirSync(path.join(out, "middelen"), { recursive: true });
  const names = {};
  for (const file of styles.outputFiles) {
    const name = path.relative(out, file.path);
    if (name.endsWith(".css")) {
      const css = withoutUnused((await esbuild.transform(file.text.replaceAll("./middelen/", "./"), { loader: "css", minify: true })).code);
      names.css = `middelen/stijl-${hash(css)}.css`;
      write(names.css, Buffer.from(css));
    } else {
      write(name, file.contents);
    }
  }
  const fonts = readdirSync(path.join(out, "middelen")).filter((f) => f.endsWith(".woff2")).sort();
  for (const file of scripts.outputFiles) {
    const name = path.relative(out, file.path);
    if (path.basename(name).startsWith("app-")) names.js = name;
    write(name, file.contents);
  }
  let page = readFileSync(path.join(here, "index.html"), "utf8").replace("{{css}}", "/" + names.css).replace("{{js}}", "/" + names.js);
  page = page.replace("{{chunks}}", imported(scripts.metafile, names.js).map((n) => `<link rel="modulepreload" href="/${n}">`).join("\n"));
  page = page.replace("{{fonts}}", fonts.map((f) => `<link rel="preload" href="/middelen/${f}" as="font" type="font/woff2" crossorigin>`).join("\n"));
  write("index.html", Buffer.from(page));
  for (const name of readdirSync(path.join(here, "files"))) write(name, readFileSync(path.join(here, "files", name)));
}

await (process.argv.includes("--types") ? types() : bundle());
