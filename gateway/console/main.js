import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { GraphiQL } from "graphiql";
import { createLocalStorage } from "@graphiql/toolkit";
import { getOperationAST, OperationTypeNode, parse } from "graphql";
import { createClient } from "graphql-ws";
import "graphiql/graphiql.css";
import "./console.css";

/**
 * The explorer: GraphiQL on this hub alone. Tabs open with the examples that the hub hands out; subscriptions go over a
 * WebSocket with the token of the tab they were started in.
 */

const HTTP_URL = "/graphql";
const SOCKET_URL = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/graphql`;

const WELCOME = `# The hub's explorer: write an operation and press the button, or Ctrl-Enter.
# The schema is in the book at the left. A token goes into "Headers":
#   { "authorization": "Bearer …" }

{
  __typename
}
`;

/** Reads the examples; a hub without any gives an empty list. */
async function loadExamples() {
  const response = await fetch("/console/examples.json", { cache: "no-store" });
  return response.ok ? response.json() : [];
}

function fetcher(parameters, { headers = {} } = {}) {
  return isSubscription(parameters) ? follow(parameters, headers) : ask(parameters, headers);
}

/** GraphiQL's own parse of the document lags behind the editor; what is sent decides. */
function isSubscription({ query, operationName }) {
  try {
    return getOperationAST(parse(query), operationName)?.operation === OperationTypeNode.SUBSCRIPTION;
  } catch {
    // The hub says what is wrong with it.
    return false;
  }
}

async function ask(parameters, headers) {
  const response = await fetch(HTTP_URL, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(parameters),
  });
  return response.json();
}

/** An observable rather than a generator: one that waits for an event could not be stopped. */
function follow(parameters, headers) {
  return {
    subscribe: (observer) => {
      const client = createClient({
        url: SOCKET_URL,
        connectionParams: { authorization: headers.authorization ?? headers.Authorization },
        retryAttempts: 0,
      });
      const stop = client.subscribe(parameters, {
        next: (result) => observer.next(result),
        error: (error) => {
          const errors = Array.isArray(error)
            ? error
            : [{ message: error.reason || error.message || "The socket closed." }];
          observer.next({ errors });
          observer.complete();
        },
        complete: () => observer.complete(),
      });
      return {
        unsubscribe: () => {
          stop();
          void client.dispose();
        },
      };
    },
  };
}

function tabOf({ name, document, variables, token }) {
  return {
    query: document.includes("#") ? document : `# ${name}\n${document}`,
    variables: JSON.stringify(variables, null, 2),
    headers: token === null ? "" : JSON.stringify({ authorization: `Bearer ${token}` }, null, 2),
  };
}

/** Tabs are kept per set of examples: those of another hub, or of newer tokens, start afresh. */
function namespaceOf(examples) {
  const bytes = new TextEncoder().encode(JSON.stringify(examples));
  let hash = 2166136261;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 16777619);
  return `commons-hub-${(hash >>> 0).toString(16)}`;
}

/** GraphiQL fills the editors of the first tab from its storage, not from the tab. */
function seedFirstTab(storage, [first]) {
  if (first === undefined || storage.getItem("graphiql:tabState") !== null) return;
  for (const [name, text] of Object.entries(first)) storage.setItem(`graphiql:${name}`, text);
}

const examples = await loadExamples();
const tabs = examples.map(tabOf);
const storage = createLocalStorage({ namespace: namespaceOf(examples) });
seedFirstTab(storage, tabs);
createRoot(document.getElementById("console")).render(
  createElement(
    GraphiQL,
    {
      fetcher,
      defaultQuery: WELCOME,
      ...(tabs.length === 0 ? {} : { defaultTabs: tabs }),
      storage,
      shouldPersistHeaders: examples.some(({ token }) => token !== null),
      defaultEditorToolsVisibility: "variables",
    },
    createElement(GraphiQL.Logo, null, createElement("strong", null, "Commons Hub")),
  ),
);
