/** The registration story, typed by what was generated from the schema of the running portal. */
import assert from "node:assert/strict";

import createClient from "openapi-fetch";

import type { components, paths } from "./generated/schema.js";

const { ADDRESS, PASSWORD, MANAGER_TOKEN } = process.env as Record<string, string>;

function clientOf(token?: string) {
  const headers = token ? { Authorization: `Bearer ${token}` } : undefined;
  return createClient<paths>({ baseUrl: ADDRESS, headers });
}

async function signedIn(email: string) {
  const { data } = await clientOf().POST("/api/v1/auth/token/", {
    body: { email, password: PASSWORD },
  });
  assert.ok(data, `no token for ${email}`);
  return clientOf(data.token);
}

const seller = await signedIn("seller@northwind.example");
const rival = await signedIn("seller@bluepeak.example");
const manager = clientOf(MANAGER_TOKEN);

const draft: components["schemas"]["NewDealInputRequest"] = {
  title: "Typed in TypeScript",
  customer: { name: "Tyrell Storage", country: "GB", website: "tyrell.example", city: "Hull" },
  need: "Storage",
  products: [{ family: "network", name: "Switches", quantity: 3, unit_price: "99.50" }],
  value: { amount: "298.50", currency: "GBP" },
  expected_close: "2027-06-30",
};
const once = { "Idempotency-Key": "story-typescript" };
const made = await seller.POST("/api/v1/deals/", { params: { header: once }, body: draft });
assert.equal(made.response.status, 201, JSON.stringify(made.error));
const deal = made.data!;
const again = await seller.POST("/api/v1/deals/", { params: { header: once }, body: draft });
assert.equal(again.data!.id, deal.id);

const path = { id: deal.id };
const sent = await seller.POST("/api/v1/deals/{id}/submit/", {
  params: { path },
  body: { version: deal.version },
});
assert.equal(sent.data?.status, "submitted", JSON.stringify(sent.error));

const approved = await manager.POST("/api/v1/deals/{id}/approve/", {
  params: { path, header: { "If-Match": sent.response.headers.get("ETag")! } },
  body: { message: "Go" },
});
assert.equal(approved.response.status, 200, JSON.stringify(approved.error));

const query = { fields: ["status", "protected_until"], expand: ["organization"] } as const;
const seen = await seller.GET("/api/v1/deals/{id}/", {
  params: { path, query: { fields: [...query.fields], expand: [...query.expand] } },
});
assert.equal(seen.data?.status, "approved");
assert.ok(seen.data?.protected_until, "not protected");
assert.equal(seen.data?.expanded?.organization?.name, "Northwind Resale");

const hidden = await rival.GET("/api/v1/deals/{id}/", { params: { path } });
assert.equal(hidden.response.status, 404);
const listed = await rival.GET("/api/v1/deals/", { params: { query: { search: "TypeScript" } } });
assert.deepEqual(listed.data?.results, []);

console.log(`TypeScript: ${deal.number} is protected until ${seen.data?.protected_until}`);
