// Who comes to be, changes and goes with a step: rows of the directory, written with it or not at all.
import type { DirectoryEffect } from '#engine';
import type { DirectoryRow } from '../../store/step.ts';
import type { Handler } from './rows.ts';

type Handlers = { readonly [T in DirectoryEffect['type']]: Handler<T> };

const row = (directory: DirectoryRow): { readonly directory: readonly DirectoryRow[] } => ({ directory: [directory] });

/** A handler for each change of the directory. */
export const directory: Handlers = {
  'create-organisation': ({ org: { id, type, name, region }, attributes, portal, state }) =>
    row({ kind: 'organisation', id, type, name, region: region ?? null, portal: portal ?? null, attributes, state }),
  'create-account': ({ id, username, name, mail, mobile, idType, idNumber, password, state }, { hashOf }) =>
    row({ kind: 'account', id, username, name, mail: mail ?? null, mobile: mobile ?? null, idType: idType ?? null, idNumber: idNumber ?? null, hash: hashOf(password), state }),
  'add-membership': ({ account, org, roles }) => row({ kind: 'membership', id: account, org, roles }),
  'end-membership': ({ account, org }) => row({ kind: 'membership-end', id: account, org }),
  'set-organisation': ({ org, attributes, state }) => row({ kind: 'organisation-change', id: org, attributes, state: state ?? null }),
  'set-account': ({ account, state }) => row({ kind: 'account-change', id: account, state }),
  'bind-key': ({ account, key }) => row({ kind: 'key', id: account, key }),
  'withdraw-created': ({ id }) => row({ kind: 'withdraw', id }),
};
