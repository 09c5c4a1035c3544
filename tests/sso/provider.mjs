// A real OpenID provider for `make sso`: node provider.mjs PORT CLIENT_ID REDIRECT_URI SECRET
// Whoever types a login is that account; accounts are given as JSON in the variable ACCOUNTS.
import Provider from 'oidc-provider';

const [port, clientId, redirectUri, secret] = process.argv.slice(2);
const accounts = JSON.parse(process.env.ACCOUNTS);
const issuer = `http://127.0.0.1:${port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: clientId,
      client_secret: secret,
      redirect_uris: [redirectUri],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      token_endpoint_auth_method: 'client_secret_post',
    },
  ],
  claims: {
    openid: ['sub'],
    email: ['email', 'email_verified'],
    profile: ['name', 'groups'],
  },
  conformIdTokenClaims: false,
  cookies: { keys: ['only-for-tests'] },
  pkce: { required: () => true },
  features: { devInteractions: { enabled: true } },
  findAccount: (ctx, id) => ({
    accountId: id,
    claims: () => ({ sub: id, ...accounts[id] }),
  }),
});

provider.listen(Number(port), '127.0.0.1', () => console.log(`ready ${issuer}`));
