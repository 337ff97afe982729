using System.Security.Cryptography;
using System.Text;
using static AgentTrust.Suites.Secrets.MadeUp;

namespace AgentTrust.Suites.Secrets;

/// <summary>Keys, tokens and passwords that belong to no provider.</summary>
internal static class GeneralSamples
{
    public static readonly SecretSample[] All =
    [
        new("private key", _ => Pem(key => key.ExportPkcs8PrivateKeyPem())),
        new("private key", _ => Pem(key => key.ExportECPrivateKeyPem())),
        new("private key", _ => Pem(key => key.ExportEncryptedPkcs8PrivateKeyPem("x", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1)))),
        new("private key", r => Block("RSA PRIVATE KEY", $"Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,{Hex(r, 32)}\n\n{Base64(r, 64)}\n{Base64(r, 40)}")),
        new("private key", r => Block("OPENSSH PRIVATE KEY", $"{Base64(r, 70)}\n{Base64(r, 70)}\n{Base64(r, 22)}==")),
        new("private key", r => Block("PGP PRIVATE KEY BLOCK", $"Version: GnuPG v2\nComment: made-up\n\n{Base64(r, 64)}\n=aB3d")),
        new("private key", r => Block("PRIVATE KEY", Base64(r, 64)).Replace("\n", "\\n", StringComparison.Ordinal), secret => $$"""{"type": "service_account", "private_key": "{{secret}}\n"}"""),
        new("PuTTY private key", r => $"{Base64(r, 64)}\n{Base64(r, 40)}=", secret => $"PuTTY-User-Key-File-3: ssh-ed25519\nPrivate-Lines: 2\n{secret}:end"),
        new("age key", r => "AGE-SECRET-KEY-1" + Of(r, "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L", 58)),
        new("JSON web token", r => $"{Token("""{"alg":"ES256","typ":"JWT"}""")}.{Token("""{"sub":"agent","iat":1700000000}""")}.{Base64Url(r, 85)}x"),
        new("JSON web encryption", r => $"{Token("""{"alg":"dir","enc":"A128GCM"}""")}..{Base64Url(r, 16)}.{Base64Url(r, 120)}.{Base64Url(r, 21)}x"),
        new("JSON web key", r => Base64Url(r, 43), secret => $$"""{"kty":"EC","crv":"P-256","x":"…","d":"{{secret}}"}"""),
        new("kubeconfig client key", r => Base64(r, 200), secret => $"    client-certificate-data: …\n    client-key-data: {secret}\n"),
        new("Kubernetes bootstrap token", r => $"{Lower(r, 6)}.{Lower(r, 16)}", secret => $"kubeadm join 10.0.0.1:6443 --token {secret}"),
        new("WireGuard private key", r => Base64(r, 42) + "A=", secret => $"[Interface]\nPrivateKey = {secret}"),

        new("password in a URL", r => Base62(r, 12), secret => $"postgres://shop:{secret}@db/checkout"),
        new("password in a URL", r => Base62(r, 12), secret => $"mysql://shop:{secret}@db:3306/checkout"),
        new("password in a URL", r => Base62(r, 12), secret => $"mongodb+srv://shop:{secret}@cluster0.example.net/checkout"),
        new("password in a URL", r => Base62(r, 12), secret => $"redis://:{secret}@cache:6379/0"),
        new("password in a URL", r => Base62(r, 12), secret => $"amqps://shop:{secret}@broker/vhost"),
        new("password in a URL", r => Base62(r, 12), secret => $"git clone https://oauth2:{secret}@git.test/shop/checkout.git"),
        new("HTTP bearer token", r => Base64Url(r, 40), secret => $"curl -H 'Authorization: Bearer {secret}' https://api.test"),
        new("HTTP basic credential", r => Convert.ToBase64String(Encoding.ASCII.GetBytes("me:" + Base62(r, 15))), secret => $"Proxy-Authorization: Basic {secret}"),
        new("HTTP token", r => Hex(r, 40), secret => $"\"Authorization\": \"token {secret}\""),
        new("password in a connection string", r => Base62(r, 12), secret => $"Server=tcp:db.database.windows.net,1433;Database=shop;User ID=me;Password={secret};Encrypt=True"),
        new("password in a connection string", r => Base62(r, 12), secret => $"Host=db;Username=shop;Password={secret}"),
        new("password in a connection string", r => Base62(r, 12), secret => $"data source=db;uid=sa;pwd={secret};"),
        new("database password", r => Base62(r, 12), secret => $"PGPASSWORD={secret} psql -h db"),
        new("netrc password", r => Base62(r, 12), secret => $"machine api.test login me password {secret}"),
        new("OAuth client secret", r => Base64Url(r, 30) + "19x", secret => $"grant_type=client_credentials&client_id=shop&client_secret={secret}"),
        new("OAuth token", r => Base64Url(r, 40) + "19x", secret => $$"""{"access_token":"{{secret}}","token_type":"Bearer"}"""),
        new("application secret key", r => Base62(r, 48) + "19", secret => $"SECRET_KEY = '{secret}'"),
        new("Ansible Vault password", r => Base62(r, 16), secret => $"ANSIBLE_VAULT_PASSWORD={secret}"),
    ];

    private static string Pem(Func<ECDsa, string> export)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return export(key);
    }

    private static string Block(string label, string body) => $"-----BEGIN {label}-----\n{body}\n-----END {label}-----";

    private static string Token(string json) => System.Buffers.Text.Base64Url.EncodeToString(Encoding.ASCII.GetBytes(json));
}
