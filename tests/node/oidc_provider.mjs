// A certified OpenID Connect provider (the package `oidc-provider`) on loopback, with a login form of its own, for
// tests/loop/test_oidc.py. The first argument is the folder in which make installed the package, the second its
// settings as JSON: port, issuer, clients, accounts, resources, people_in_id_token, tls: {key, cert}.
//
// It says {"port": N} when it listens; then each line of its input asks and each answer is a line:
//   {"do": "rotate"}                                  new keys, the old ones are not published any more
//   {"do": "sign", "key": "rsa" | "ec" | "foreign", "alg": ..., "header": {...}, "claims": {...}}   -> {"token": ...}
//   {"do": "weather", "is": "good" | "silent" | "endless" | "broken" | "elsewhere" | "says", "path": ..., "body": {...}}
//                                                     what its answers to this path are like, on the way
//   {"do": "seen"}                                    -> {"paths": [...]} since it was asked last
import { constants, createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import http from "node:http";
import https from "node:https";

const installed = createRequire(resolve(process.argv[2], "package.json"));
const { default: Provider } = await import(pathToFileURL(installed.resolve("oidc-provider")));
const settings = JSON.parse(process.argv[3]);
let keys, foreign, provider, answer;
let seen = [];
let weather = { is: "good" };

// Through text: a key that is exported while the job that made it is collected waits for itself (node 20, KeyGenJob).
function pair(type, options, name) {
  const made = generateKeyPairSync(type, { ...options, privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" } });
  const privateKey = createPrivateKey(made.privateKey), publicKey = createPublicKey(made.publicKey);
  const kid = name + "-" + createHash("sha256").update(JSON.stringify(publicKey.export({ format: "jwk" })))
    .digest("hex").slice(0, 8);
  return { privateKey, publicKey, kid, jwk: { ...privateKey.export({ format: "jwk" }), kid, use: "sig" } };
}

function keysMake() {
  return { rsa: pair("rsa", { modulusLength: 2048 }, "rsa"), ec: pair("ec", { namedCurve: "P-256" }, "ec") };
}

// The key's own way, or what the header says beside it; HS256 is made with the public key, as whoever has no other.
function tokenSign({ key, alg, header, claims }) {
  const of = key === "foreign" ? foreign : keys[key];
  const part = (o) => Buffer.from(JSON.stringify(o)).toString("base64url");
  const text = part({ alg, kid: of.kid, ...header }) + "." + part(claims);
  const how = alg.startsWith("ES") ? { key: of.privateKey, dsaEncoding: "ieee-p1363" }
    : alg.startsWith("PS") ? { key: of.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
      : { key: of.privateKey };
  return text + "." + sign("sha256", Buffer.from(text), how).toString("base64url");
}

function accountFind(id) {
  return settings.accounts[id] && {
    accountId: id,
    claims: async () => ({ sub: id, ...settings.accounts[id].claims }),
  };
}

// Whoever signs in consents to what this client asks for: the form that counts here is the one before it.
async function grantOf(ctx) {
  const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
  grant.addOIDCScope("openid profile email");
  await grant.save();
  return grant;
}

function configuration() {
  return {
    acrValues: ["laag", "hoog"],
    clients: settings.clients,
    jwks: { keys: Object.values(keys).map((k) => k.jwk) },
    cookies: { keys: ["nothing secret"] },
    claims: { openid: ["sub"], profile: ["name", "groups"], email: ["email", "email_verified"] },
    conformIdTokenClaims: !settings.people_in_id_token,
    enabledJWA: {
      idTokenSigningAlgValues: ["RS256", "PS256", "ES256"],
      clientAuthSigningAlgValues: ["PS256"],
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: async (_, indicator) => ({
          scope: settings.resources[indicator].scope, audience: indicator, accessTokenFormat: "jwt",
          jwt: { sign: { alg: settings.resources[indicator].alg } },
        }),
        useGrantedResource: () => true,
      },
    },
    fetch: (url, { dispatcher, ...options }) => fetch(url, options), // back-channel logout may go to this machine
    findAccount: (_, id) => accountFind(id),
    interactions: { url: (_, interaction) => "/interaction/" + interaction.uid },
    loadExistingGrant: grantOf,
    pkce: { required: () => true },
    ttl: { ClientCredentials: 600, IdToken: 600, AccessToken: 600, AuthorizationCode: 60, Interaction: 600,
      Session: 3600, Grant: 3600 },
  };
}

async function body(req) {
  let text = "";
  for await (const piece of req) text += piece;
  return new URLSearchParams(text);
}

async function interaction(req, res) {
  const details = await provider.interactionDetails(req, res);
  if (req.method === "GET") {
    res.setHeader("Content-Type", "text/html");
    res.end(`<form method="post" action="${req.url}"><!-- ${details.prompt.name} --><input name="user">` +
      '<input name="password" type="password"></form>');
    return;
  }
  const form = await body(req);
  const user = form.get("user");
  const right = settings.accounts[user]?.password === form.get("password");
  if (form.get("stop") || !right) {
    const result = { error: "access_denied", error_description: "The sign-in was given up." };
    await provider.interactionFinished(req, res, result, { mergeWithLastSubmission: false });
    return;
  }
  await provider.interactionFinished(req, res, { login: { accountId: user, acr: settings.accounts[user].acr } });
}

function providerMake(port) {
  const scheme = settings.tls ? "https" : "http";
  provider = new Provider(settings.issuer ?? `${scheme}://127.0.0.1:${port}`, configuration());
  for (const event of ["server_error", "backchannel.error", "end_session.error"])
    provider.on(event, (_, e) => console.error(event, e));
  answer = provider.callback();
}

// True when it was dealt with here.
function badWeather(res) {
  if (weather.is === "silent") return true;
  if (weather.is === "says")
    return res.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(weather.body)), true;
  if (weather.is === "broken") return res.writeHead(200, { "Content-Type": "application/json" }).end("{\"issuer\": 7,"), true;
  if (weather.is === "elsewhere") return res.writeHead(302, { Location: weather.to }).end(), true;
  if (weather.is === "endless") {
    res.writeHead(200, { "Content-Type": "application/json" });
    const more = () => { while (!res.destroyed && res.write(" ".repeat(65536))); };
    res.on("drain", more);
    more();
    return true;
  }
  return false;
}

function handle(req, res) {
  const path = new URL(req.url, "http://x").pathname;
  seen.push(path);
  if (weather.is !== "good" && path === weather.path && badWeather(res)) return;
  if (path.startsWith("/interaction/")) interaction(req, res).catch((e) => res.writeHead(400).end(String(e)));
  else answer(req, res);
}

const commands = {
  rotate: () => {
    keys = keysMake();
    providerMake(server.address().port);
    return {};
  },
  sign: (q) => ({ token: tokenSign(q) }),
  weather: (q) => {
    weather = q;
    return {};
  },
  seen: () => {
    const paths = seen;
    seen = [];
    return { paths };
  },
  key: () => ({ spki: keys.rsa.publicKey.export({ format: "pem", type: "spki" }), kid: keys.rsa.kid }),
};

keys = keysMake();
foreign = pair("rsa", { modulusLength: 2048 }, "foreign");
const server = settings.tls
  ? https.createServer({ key: readFileSync(settings.tls.key), cert: readFileSync(settings.tls.cert) }, handle)
  : http.createServer(handle);
server.listen(settings.port ?? 0, "127.0.0.1", async () => {
  providerMake(server.address().port);
  console.log(JSON.stringify({ port: server.address().port }));
  for await (const line of createInterface({ input: process.stdin })) {
    const question = JSON.parse(line);
    console.log(JSON.stringify(commands[question.do](question)));
  }
  process.exit(0);
});
