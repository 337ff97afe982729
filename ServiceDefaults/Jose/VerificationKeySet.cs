using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace AgentTrust.ServiceDefaults.Jose;

/// <summary>The keys of a JWK set (RFC 7517 §5) that may verify, by <c>kid</c>, and why the others may not.</summary>
public sealed record VerificationKeySet(IReadOnlyDictionary<string, SecurityKey> Keys, IReadOnlyList<string> Unusable)
{
    public static readonly VerificationKeySet Empty = new(new Dictionary<string, SecurityKey>(), []);

    /// <summary>Takes each usable key; a <c>kid</c> that two keys have names neither.</summary>
    /// <exception cref="JsonException">It is no JWK set.</exception>
    public static VerificationKeySet Read(string json)
    {
        if (StrictJson.ReadObject(Encoding.UTF8.GetBytes(json)) is not { } set)
            throw new JsonException("It is not one JSON object whose members differ.");
        if (!set.TryGetProperty("keys", out var listed) || listed.ValueKind != JsonValueKind.Array)
            throw new JsonException("It has no array \"keys\".");

        var keys = new Dictionary<string, SecurityKey>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var unusable = new List<string>();
        foreach (var (i, jwk) in listed.EnumerateArray().Index())
        {
            var (key, fault) = VerificationKey.Read(jwk);
            // An unusable key keeps its name: another that has it too is not the one that was meant.
            var named = jwk.ValueKind == JsonValueKind.Object && jwk.TryGetProperty("kid", out var kid) && kid.ValueKind == JsonValueKind.String
                ? kid.GetString()
                : null;
            if (named is { Length: > 0 } && !seen.Add(named))
            {
                keys.Remove(named);
                fault = "its kid is another key's too; neither is used";
            }
            else if (key is not null && named is { Length: > 0 })
            {
                keys.Add(named, key);
            }
            else
            {
                fault ??= "it has no kid";
            }

            if (fault is not null) unusable.Add($"keys[{i}]: {fault}");
        }

        return new VerificationKeySet(keys, unusable);
    }
}
