using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tasks;
using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.TokenIssuer.Agents;

/// <summary>Reads a registration strictly: an unknown member is a misunderstanding, and one that holds a secret is refused in words.</summary>
internal static partial class RegistrationRequest
{
    private const string UseInstead =
        "Name in attestations what proves the agent where it runs: its SPIFFE ID, or the issuer and subject of a workload token"
        + " (Kubernetes service account, GitHub Actions, Entra workload identity). It then gets tokens of minutes, for one task each.";

    private static readonly JsonSerializerOptions Strict = new(WireJson.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        MaxDepth = 8,
    };

    public static (RegisterAgent? Agent, AuthorityRefusal? Refusal) Read(JsonElement body)
    {
        if (Members(body).FirstOrDefault(name => Secret().IsMatch(name)) is { } secret)
            return (null, AuthorityRefusal.StandingCredential with { Detail = $"The member {secret} is not taken. {UseInstead}" });
        try
        {
            return body.Deserialize<RegisterAgent>(Strict) is { } agent ? (agent, null) : (null, Malformed("The body is null."));
        }
        catch (JsonException e)
        {
            return (null, Malformed($"{e.Path}: {(e.Path is "$" or null ? "a member is missing, or is not known" : "the value is not of its shape, or the member is not known")}."));
        }
    }

    public static AuthorityRefusal Malformed(string detail) => AuthorityRefusal.RegistrationMalformed with { Detail = detail };

    /// <summary>The names of all members, however deep; the reader's depth is bounded already.</summary>
    private static IEnumerable<string> Members(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Members(member.Value).Prepend(member.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Members),
        _ => [],
    };

    /// <summary>client_secret, apiKey, private-key, pat, service_account_json: however it is spelled.</summary>
    [GeneratedRegex("secret|passw|passphrase|credential|api[_-]?key|access[_-]?key|private[_-]?key|shared[_-]?key|token|^pat\\z|^key\\z|service[_-]?account", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}
