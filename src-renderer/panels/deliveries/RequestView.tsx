import { Button } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import type { DeliveryDetail } from '../../../src-agent/contract/history-commands.ts';
import { useCopy } from '../../components/use-copy.ts';
import { useWords } from '../../i18n/language.ts';
import { plainLines, plainText } from '../../plain-text.ts';
import { deliveriesEn } from './words-en.ts';
import { deliveriesFr } from './words-fr.ts';

/** A body so long is not laid out anew: indenting it would take longer than a frame. */
const MOST_INDENTED = 100_000;
/** Of a body so much is drawn; all of it is copied. */
const MOST_SHOWN = 60_000;

/** The request as an attempt would send it now; the agent has masked what is secret. */
export function RequestView({ detail }: { readonly detail: DeliveryDetail }) {
  const words = useWords({ en: deliveriesEn, fr: deliveriesFr });
  const { request, body } = detail;
  if (request === null) {
    return (
      <div className="drawer-parts">
        <p className="drawer-none">{words.requestNone}</p>
        <BodyView body={body} shown={shownBody(body)} />
      </div>
    );
  }
  if (request.method === 'MAIL') {
    const { from, to, subject, text } = request;
    return (
      <div className="drawer-parts">
        <section>
          <p className="drawer-none">{words.mailNow}</p>
          <HeaderTable
            headers={[
              { name: words.from, value: from },
              { name: words.to, value: to },
              { name: words.subject, value: subject },
            ]}
          />
        </section>
        <BodyView body={text} shown={cut(text)} />
      </div>
    );
  }
  return (
    <div className="drawer-parts">
      <section>
        <p className="drawer-none">{words.requestNow}</p>
        <p className="request-line">
          <b>{request.method}</b> {plainText(request.host)}
        </p>
        <HeaderTable headers={request.headers} />
      </section>
      <BodyView body={body} shown={shownBody(body)} />
    </div>
  );
}

function HeaderTable({
  headers,
}: {
  readonly headers: readonly { readonly name: string; readonly value: string }[];
}) {
  const words = useWords({ en: deliveriesEn, fr: deliveriesFr });
  return (
    <table className="request-headers">
      <caption>{words.headers}</caption>
      <thead>
        <tr>
          <th scope="col">{words.header}</th>
          <th scope="col">{words.value}</th>
        </tr>
      </thead>
      <tbody>
        {headers.map(({ name, value }) => (
          <tr key={name}>
            <td>{name}</td>
            <td>{plainText(value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function BodyView({ body, shown }: { readonly body: string; readonly shown: string }) {
  const words = useWords({ en: deliveriesEn, fr: deliveriesFr });
  const copy = useCopy();
  return (
    <section>
      <div className="request-body-head">
        <h3>{words.body}</h3>
        {body === '' ? null : (
          <Button
            variant="default"
            size="compact-xs"
            leftSection={<IconCopy size={12} />}
            onClick={() => void copy(body)}
          >
            {words.copyBody}
          </Button>
        )}
      </div>
      {body === '' ? (
        <p className="drawer-none">{words.bodyGone}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it may scroll, and keys must be able to
        <pre className="drawer-code" tabIndex={0}>
          {plainLines(shown)}
        </pre>
      )}
    </section>
  );
}

function shownBody(body: string): string {
  return cut(body.length <= MOST_INDENTED ? indented(body) : body);
}

function cut(text: string): string {
  return text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN)}…`;
}

function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
