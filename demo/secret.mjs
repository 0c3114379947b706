// Prints made-up secrets to try the guard with: right shape and checksum, made now, no real credential.
import { kinds, makeSecret } from '../tests/e2e/lib/secrets.mjs';

const wanted = process.argv.slice(2);
for (const kind of wanted.length > 0 ? wanted : ['aws_access_key', 'github_token', 'iban', 'private_key']) {
  if (!Object.hasOwn(kinds, kind)) {
    console.error(`no kind is called ${kind}; there are ${Object.keys(kinds).join(', ')}`);
    process.exit(1);
  }
  console.log(makeSecret(kind));
}
