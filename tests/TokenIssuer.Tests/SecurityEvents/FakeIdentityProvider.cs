using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.TokenIssuer.Tests.WorkloadIssuers;

namespace AgentTrust.TokenIssuer.Tests.SecurityEvents;

/// <summary>An identity provider that transmits events about people, and a thief's idea of one.</summary>
internal sealed class FakeIdentityProvider(TimeProvider time) : IDisposable
{
    public const string Issuer = "https://idp.example/tenant/";
    public const string Audience = "https://agenttrust.example";
    public const string Caep = "https://schemas.openid.net/secevent/caep/event-type/";
    public const string Risc = "https://schemas.openid.net/secevent/risc/event-type/";

    private readonly FakeWorkloadIssuer _signer = new(time);

    public string Jwks => FakeWorkloadIssuer.Jwks(_signer.EcKey(), _signer.RsaKey());

    /// <summary>A setting for a host that trusts this provider; the provider's keys come with <see cref="SettingsOf"/>.</summary>
    public Dictionary<string, string?> SettingsOf(params (string Name, string Value)[] others)
    {
        var settings = new Dictionary<string, string?> { ["Issuer"] = Issuer, ["Audience"] = Audience, ["Jwks"] = Jwks };
        foreach (var (name, value) in others) settings[name] = value;
        return settings.ToDictionary(one => $"Issuer:SecurityEvents:Transmitters:0:{one.Key}", one => one.Value);
    }

    public static JsonObject Person(string person) => new() { ["format"] = "iss_sub", ["iss"] = Issuer, ["sub"] = person };

    public JsonObject Claims(string type, JsonObject? subject = null, JsonObject? about = null) => new()
    {
        ["iss"] = Issuer,
        ["jti"] = Guid.CreateVersion7().ToString(),
        ["iat"] = time.GetUtcNow().ToUnixTimeSeconds(),
        ["aud"] = Audience,
        ["txn"] = "8675309",
        ["sub_id"] = subject ?? Person("olivia"),
        ["events"] = new JsonObject { [type] = about ?? [] },
    };

    public string Sign(JsonObject claims, Action<JsonObject>? header = null, string kid = "ec") => _signer.Es256(claims, kid, head =>
    {
        head["typ"] = "secevent+jwt";
        header?.Invoke(head);
    });

    public string SignRs256(JsonObject claims) => _signer.Rs256(claims, header: head => head["typ"] = "secevent+jwt");

    public static async Task<(int Status, string? Err)> PushAsync(IssuerHost host, string token, string? authorization = null, string type = "application/secevent+jwt")
    {
        using var http = host.Anonymous();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/security-events") { Content = new ByteArrayContent(Encoding.ASCII.GetBytes(token)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        request.Headers.Accept.ParseAdd("application/json");
        if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if ((int)answer.StatusCode != 400)
        {
            if ((int)answer.StatusCode == 202) Assert.Empty(body); // RFC 8935 §2.2
            return ((int)answer.StatusCode, null);
        }

        // RFC 8935 §2.3.
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("en", answer.Content.Headers.ContentLanguage.Single());
        var error = JsonSerializer.Deserialize<JsonElement>(body);
        Assert.NotEmpty(error.GetProperty("description").GetString()!);
        return (400, error.GetProperty("err").GetString());
    }

    public void Dispose() => _signer.Dispose();
}
