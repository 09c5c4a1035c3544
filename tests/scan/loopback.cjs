// The scanner looks portal.test up in DNS: for it, this machine is the whole internet.
const dns = require("node:dns");
const real = dns.lookup;
dns.lookup = (host, options, done) => {
  if (typeof options === "function") [options, done] = [{}, options];
  if (host !== "portal.test") return real(host, options, done);
  return options.all ? done(null, [{ address: "127.0.0.1", family: 4 }]) : done(null, "127.0.0.1", 4);
};
