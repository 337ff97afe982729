using System.Net;

namespace AgentTrust.TokenIssuer.Tests.Rfc6749;

/// <summary>RFC 6749 §5.2: a refusal is a status, one registered code, words in its alphabet, and nothing to keep.</summary>
public sealed class Section5_2ErrorTests : IDisposable
{
    private readonly IssuerHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("grant_type", "client_credentials", "unsupported_grant_type")]
    [InlineData("grant_type", "authorization_code", "unsupported_grant_type")]
    [InlineData("grant_type", "", "unsupported_grant_type")]
    [InlineData("subject_token", "", "invalid_request")]
    [InlineData("client_id", "somebody", "invalid_client")]
    [InlineData("scope", "repo.merge", "invalid_scope")]
    public async Task ARefusalIs400WithItsCode(string parameter, string value, string error)
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id);
        form[parameter] = value;

        var answer = await _host.PostTokenFormAsync(form);

        Assert.Equal((HttpStatusCode.BadRequest, "application/json", error), (answer.Status, answer.MediaType, answer.Error));
        Assert.Equal(["error", "error_description"], answer.Json.EnumerateObject().Select(member => member.Name).Order());
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Bearer")]
    public async Task WhoTriedByTheHeaderGets401WithItsScheme(string scheme)
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id);

        var answer = await _host.PostFormAsync("/token", form, request => request.Headers.Authorization = new(scheme, "bm9ib2R5OnNlY3JldA=="));

        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client", scheme), (answer.Status, answer.Error, answer.Challenge));
    }

    [Fact]
    public async Task NobodyStoresARefusal()
    {
        var answer = await _host.PostTokenFormAsync([]);

        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Equal("no-cache", answer.Headers.Pragma.ToString());
    }

    [Theory]
    [InlineData("scope", "\"\\\r\n")]
    [InlineData("grant_type", "\"><script>")]
    [InlineData("client_id", "spiffe://agenttrust.local/agent/\u00E9\"")]
    public async Task TheWordsOfARefusalAreOfItsAlphabet(string parameter, string value)
    {
        var form = _host.TaskForm((await _host.OpenTaskAsync()).Id);
        form[parameter] = value;

        var words = (await _host.PostTokenFormAsync(form)).Json.GetProperty("error_description").GetString();

        // %x20-21 / %x23-5B / %x5D-7E.
        Assert.DoesNotContain(words!, letter => letter is < ' ' or > '~' or '"' or '\\');
    }
}
