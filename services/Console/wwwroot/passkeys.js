// The browser's part of passkeys: the approval service makes the options and checks what the authenticator answers.
export const isAvailable = () => typeof PublicKeyCredential === 'function' && 'parseRequestOptionsFromJSON' in PublicKeyCredential;

export async function register(options) {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return answer(await asked(() => navigator.credentials.create({ publicKey })));
}

export async function sign(options) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return answer(await asked(() => navigator.credentials.get({ publicKey })));
}

// A person who says no, or lets it time out, is an answer; the page says so in words.
async function asked(ceremony) {
  try {
    return await ceremony();
  } catch (error) {
    if (error instanceof DOMException) return { refused: error.name };
    throw error;
  }
}

function answer(credential) {
  if (!credential || credential.refused) return { refused: credential?.refused ?? 'NotAllowedError', credential: null };

  const { id, type, response } = credential.toJSON();
  return { refused: null, credential: { id, type, response } };
}
