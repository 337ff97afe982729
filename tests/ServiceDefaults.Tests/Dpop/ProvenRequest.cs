using System.Text.Json.Nodes;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Dpop;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.ServiceDefaults.Tests.Dpop;

/// <summary>A POST with an access token and the proof of its key, as a service validates it; a test spoils one thing.</summary>
internal sealed class ProvenRequest : IDisposable
{
    public const string Token = "an.access.token";
    public static readonly Uri Target = new("http://tool-proxy:5105/mcp/git");

    private readonly DpopProofValidator _validator;

    public ProvenRequest() => _validator = Validator(new MemoryReplayCache(Time), Time);

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));

    public DpopKey Key { get; } = new();

    public string Proof() => Key.CreateProof(HttpMethod.Post, Target, Token, Time);

    /// <summary>The claims of such a proof under another key, and a header of the test's own.</summary>
    public string ProofOf(TokenForge forge, Action<JsonObject> change) => ProofSaying(forge, _ => { }, change);

    /// <summary>The same with other claims.</summary>
    public string ProofSaying(TokenForge forge, Action<JsonObject> change, Action<JsonObject>? changeHeader = null)
    {
        var header = new JsonObject { ["alg"] = "ES256", ["typ"] = "dpop+jwt", ["jwk"] = forge.PublicJwk() };
        header["jwk"]!.AsObject().Remove("kid");
        changeHeader?.Invoke(header);
        var claims = JsonNode.Parse(TokenForge.Decode(Proof().Split('.')[1]))!.AsObject();
        change(claims);
        return forge.Sign(header, claims);
    }

    public Task<DpopResult> ValidateAsync(string proof) => ValidateAsync(proof, _validator);

    public static Task<DpopResult> ValidateAsync(string proof, DpopProofValidator validator) => ValidateAsync(Request(proof), validator);

    public Task<DpopResult> ValidateAsync(HttpRequest request) => ValidateAsync(request, _validator);

    public static DpopProofValidator Validator(IReplayCache replay, TimeProvider time) =>
        new(replay, SampleNonces.NotRequired(time), time, NullLogger<DpopProofValidator>.Instance);

    public static HttpRequest Request(string proof)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = "POST";
        request.Headers[DpopProofValidator.HeaderName] = proof;
        return request;
    }

    public void Dispose() => Key.Dispose();

    private static Task<DpopResult> ValidateAsync(HttpRequest request, DpopProofValidator validator) =>
        validator.ValidateAsync(request, Target, Token, TestContext.Current.CancellationToken);
}
