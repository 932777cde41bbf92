import { z } from 'zod';

/** Nothing but a host and a port: a user name or password in it would be stored in clear. */
const PROXY_ADDRESS = /^http:\/\/(?:[\w.-]+|\[[\da-f:.]+\]):\d{1,5}$/iu;

function isProxyAddress(text: string): boolean {
  return PROXY_ADDRESS.test(text) && URL.canParse(text) && new URL(text).port !== '0';
}

const proxyAddress = z
  .string()
  .trim()
  .max(300)
  .transform((text) => text.replace(/\/$/u, ''))
  .refine((text) => text === '' || isProxyAddress(text), {
    error: 'not like http://proxy.example:3128, with a port and without a user name',
  });

/** How connections leave this machine. */
export const networkSchema = z
  .strictObject({
    /** An HTTP proxy, asked by CONNECT (RFC 9110 section 9.3.6) for whatever lies beyond this machine. */
    proxy: z
      .strictObject({
        enabled: z.boolean().default(false),
        /** `http://host:port`. */
        url: proxyAddress.default(''),
        /** Sent with the secret PROXY_PASSWORD; empty: the proxy asks for neither. */
        user: z
          .string()
          .trim()
          .max(200)
          // RFC 7617 section 2.
          .regex(/^[^\p{Cc}:]*$/u, { error: 'no colon and no control character, please' })
          .default(''),
      })
      .refine(({ enabled, url }) => !enabled || url !== '', {
        error: 'set the address of the proxy first',
        path: ['url'],
      })
      .prefault({}),
  })
  .prefault({});
