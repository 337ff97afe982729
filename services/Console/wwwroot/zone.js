// The zone of the person who looks: an IANA name.
export const zone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
