using System.Text.Json.Nodes;

namespace AgentTrust.Fakes;

/// <summary>A good token told in ways that some reader misreads, each signed by the right key: whoever verifies tokens refuses them all.</summary>
public static class HostileTokens
{
    private static readonly (string Member, string Json)[] Members =
    [
        ("crit", """["exp"]"""), ("crit", "[]"), ("b64", "false"), ("zip", "\"DEF\""), ("enc", "\"A128GCM\""), ("cty", "\"JWT\""),
        ("jku", "\"https://attacker.example/jwks.json\""), ("x5u", "\"https://attacker.example/cert\""), ("x5c", "[\"MIIB\"]"),
        ("alg", "\"none\""), ("alg", "\"HS256\""), ("ALG", "\"none\""), ("kid", "7"),
    ];

    public static IEnumerable<string> Of(TokenForge forge, string token)
    {
        var parts = token.Split('.');
        foreach (var (member, json) in Members) yield return forge.Resign(token, header => header[member] = JsonNode.Parse(json));

        var (head, claims) = (TokenForge.Decode(parts[0]), TokenForge.Decode(parts[1]));
        yield return forge.Sign(head.Replace("{", "{\"typ\":\"x\",", StringComparison.Ordinal), claims);
        yield return forge.Sign(head, $"{claims[..^1]},\"iat\":1}}");
        yield return forge.Sign(head, $"{claims[..^1]},\"IAT\":1}}");
        yield return forge.Sign(head, claims + "{}");
        yield return forge.Sign(head, "\uFEFF" + claims);
        yield return $"{token}=";
        yield return $"{token}.";
        yield return $"{parts[0]}.{parts[1]}.";
        yield return $"{parts[0]}.{parts[1]}.{TokenForge.Encode(new byte[64])}";
        yield return $"{parts[0]}.{parts[1]}.{OtherSpelling(parts[2])}";
        yield return new JsonObject { ["protected"] = parts[0], ["payload"] = parts[1], ["signature"] = parts[2] }.ToJsonString();
    }

    /// <summary>The same bytes with a spare bit set; 64 bytes end in a character that has four of them.</summary>
    private static string OtherSpelling(string signature)
    {
        const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        return signature[..^1] + Alphabet[Alphabet.IndexOf(signature[^1], StringComparison.Ordinal) | 1];
    }
}
