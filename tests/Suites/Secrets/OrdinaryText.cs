using System.Security.Cryptography;
using System.Text;
using static AgentTrust.Suites.Secrets.MadeUp;

namespace AgentTrust.Suites.Secrets;

/// <summary>What tools answer all day and only looks like secrets.</summary>
internal static class OrdinaryText
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private static readonly string[] Words =
        "the total of an order is rounded once per line and the discount is taken before the tax so tokens, keys and passwords like basic authorization or secret tasks and risk-based paths for the patch of a Password: field stay as they are; see api-gateway sdk-tests and 1/1 dates of us-east".Split(' ');

    public static readonly IReadOnlyList<(string What, Func<Random, string> Make)> All =
    [
        ("UUIDs", r => Lines(r, 40, Uuid)),
        ("commits of git", r => Lines(r, 40, _ => $"{Hex(r, 40)} Round once, after the discount ({Hex(r, 7)})")),
        ("integrity hashes of a lock file", r => Lines(r, 30, _ => $"      \"integrity\": \"sha512-{Base64(r, 86)}==\",")),
        ("check sums", r => Lines(r, 40, _ => $"{Hex(r, 64)}  checkout-{Decimal(r, 2)}.tar.gz")),
        ("image digests", r => Lines(r, 30, _ => $"image: registry.test/shop/checkout@sha256:{Hex(r, 64)}")),
        ("images in base64", r => $"![chart](data:image/png;base64,{Convert.ToBase64String(Bytes(r, 30_000))})"),
        ("fonts in base64", r => $"src:url(data:font/woff2;base64,{Convert.ToBase64String([.. "wOF2"u8, .. new byte[400], .. Bytes(r, 20_000)])}) format('woff2')"),
        ("minified code", r => string.Concat(Enumerable.Range(0, 400).Select(_ => $"function {Of(r, Letters, 2)}({Of(r, Letters, 1)}){{return {Of(r, Letters, 3)}.{Of(r, Letters, 8)}({Decimal(r, 4)},\"{Of(r, Letters, 12)}\")}}"))),
        ("a source map", r => $$"""{"version":3,"mappings":"{{string.Join(',', Enumerable.Range(0, 2000).Select(_ => Of(r, Letters + "0123456789+/", 5)))}}"}"""),
        ("paths of an SVG", r => $"<path d=\"M{string.Join(' ', Enumerable.Range(0, 800).Select(_ => $"{Decimal(r, 2)}.{Decimal(r, 3)}"))}z\"/>"),
        ("code that passes secrets on", r => Lines(r, 20, CodeLine)),
        ("documentation with placeholders", r => Lines(r, 20, Placeholder)),
        ("log lines", r => Lines(r, 60, _ => $"2026-11-23T12:{Decimal(r, 2)}:07Z INFO trace={Hex(r, 32)} span={Hex(r, 16)} GET /orders/{Uuid(r)}?page=2 200 {Decimal(r, 3)}ms")),
        ("certificates", r => $"-----BEGIN CERTIFICATE-----\n{Lines(r, 20, _ => Base64(r, 64))}\n-----END CERTIFICATE-----"),
        ("public keys", r => Lines(r, 10, _ => $"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI{Base64(r, 43)} me@shop.test")),
        ("URLs without passwords", r => Lines(r, 40, _ => $"https://me@git.test:8443/shop/{Of(r, Letters, 8)}?tab=files&ref={Hex(r, 40)}#L{Decimal(r, 3)}")),
        ("ids of resources", r => Lines(r, 30, _ => $"arn:aws:iam::{Decimal(r, 12)}:role/ci AROA{Upper(r, 17)} pk_live_{Base62(r, 24)} cus_{Base62(r, 14)} T{Upper(r, 8)}")),
        ("measurements", r => Lines(r, 60, _ => $"checkout_total_seconds_bucket{{le=\"0.{Decimal(r, 2)}\",pod=\"checkout-{Lower(r, 10)}-{Lower(r, 5)}\"}} {Decimal(r, 6)}")),
        ("prose", r => string.Join(' ', Enumerable.Range(0, 600).Select(_ => Words[r.Next(Words.Length)]))),
    ];

    private static string CodeLine(Random random) => random.Next(10) switch
    {
        0 => "const token = await this.configuration.getAccessToken(options.clientSecret);",
        1 => "var clientSecret = builder.Configuration[\"Authentication:ClientSecret\"];",
        2 => "password = os.environ.get('DATABASE_PASSWORD', default_password_for_development())",
        3 => "headers: { Authorization: `Bearer ${accessToken}` },",
        4 => "aws_secret_access_key = var.aws_secret_access_key",
        5 => "if (user.password == request.password && user.isEnabled) { return user.accessToken; }",
        6 => "SECRET_KEY = env(\"SECRET_KEY\")",
        7 => "        apiKey: secrets.DD_API_KEY, token: ${{ secrets.GITHUB_TOKEN }},",
        8 => "public string AccessToken { get; init; } = string.Empty;",
        _ => "      - name: AZURE_CLIENT_SECRET\n        valueFrom: { secretKeyRef: { name: azure, key: client-secret } }",
    };

    private static string Placeholder(Random random) => random.Next(8) switch
    {
        0 => "export GITHUB_TOKEN=ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        1 => "aws_access_key_id = AKIAIOSFODNN7EXAMPLE",
        2 => "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        3 => "curl -H \"Authorization: Bearer YOUR_ACCESS_TOKEN_HERE\" https://api.test",
        4 => "STRIPE_KEY=sk_test_xxxxxxxxxxxxxxxxxxxxxxxx",
        5 => "slack: xoxb-your-token-here",
        6 => "postgres://${DB_USER}:${DB_PASSWORD}@db/checkout",
        _ => "npm config set //npm.example.com/:_authToken=${NPM_TOKEN}",
    };

    private static string Lines(Random random, int count, Func<Random, string> line) => string.Join('\n', Enumerable.Range(0, count).Select(_ => line(random)));

    private static byte[] Bytes(Random random, int count) => SHA256.HashData(Encoding.ASCII.GetBytes($"{random.Next()}")) is var seed
        ? [.. Enumerable.Range(0, count / seed.Length).SelectMany(at => SHA256.HashData([.. seed, .. BitConverter.GetBytes(at)]))]
        : [];
}
