export function MailPanel() { return null; }
