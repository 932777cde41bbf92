/** Texts that try to be more than text where they are shown; `at` is an address that no page may ever ask for. */
export function hostileStrings(at: string, count: number): readonly string[] {
  const own = (name: string): string => `window.wasRun=${JSON.stringify(name)}`;
  const shapes: readonly ((n: number) => string)[] = [
    (n) => `<script>${own(`s${n}`)}</script>`,
    (n) => `"><script src="${at}/s${n}.js"></script>`,
    (n) => `<img src="${at}/i${n}" onerror="${own(`i${n}`)}">`,
    (n) => `'"><svg/onload=${own(`v${n}`)}>`,
    (n) => `<svg><animate onbegin=${own(`a${n}`)} attributeName=x dur=1s>`,
    (n) => `<math><mtext></mtext><mglyph><style><img src=x onerror=${own(`m${n}`)}></style></mglyph></math>`,
    (n) => `<style>@import "${at}/c${n}.css";*{background:url(${at}/b${n})}</style>`,
    (n) => `<link rel=stylesheet href="${at}/l${n}.css">`,
    (n) => `<iframe src="${at}/f${n}" srcdoc="<script>parent.${own(`f${n}`)}</script>">`,
    (n) => `<a href="javascript:${own(`j${n}`)}" autofocus onfocus="${own(`j${n}`)}">go</a>`,
    (n) => `javascript:${own(`u${n}`)}//`,
    (n) => `<form action="${at}/p${n}"><input autofocus onfocus=${own(`p${n}`)}>`,
    (n) => `<meta http-equiv="refresh" content="0;url=${at}/r${n}">`,
    (n) => `<base href="${at}/${n}/">`,
    (n) => `{{constructor.constructor('${own(`t${n}`)}')()}}`,
    (n) => `\${${own(`l${n}`)}}#{7*7}<%= 7*7 %>`,
    (n) => `&lt;script&gt;${own(`e${n}`)}&lt;/script&gt;&#x3C;img src=x onerror=1&#x3E;`,
    (n) => `</td></tr></table></div><body onload=${own(`o${n}`)}>`,
    (n) => `\u202Efdp.\u2066exe\u2069 ${n} \u200Bhidden\u200F\u061C`,
    (n) => `bell\u0007 null\u0000 escape\u001B[2J delete\u007F next\u0085line ${n}`,
    (n) => `Z\u0300\u0301\u0302${'\u0300'.repeat(300)}algo ${n}`,
    (n) => `${'😀\u200D'.repeat(200)}${n}`,
    (n) => `\uD800 lone \uDFFF half ${n} \uFEFF\uFFF9\u{E0041}`,
    (n) => `__proto__ constructor.prototype toString ${n}`,
    (n) => `${'<b>'.repeat(500)}${n}${'x'.repeat(8_000)}`,
  ];
  return Array.from({ length: count }, (_, n) => shapes[n % shapes.length]?.(n) ?? '');
}
