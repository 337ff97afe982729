using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentTrust.AuditService.Log;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.AccessTokens;
using AgentTrust.ServiceDefaults.Dpop;
using BenchmarkDotNet.Attributes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace AgentTrust.Benchmarks.Micro;

/// <summary>What is done on every call, each beside the signature that it cannot be cheaper than.</summary>
public class HotPaths : IDisposable
{
    private const string Issuer = "http://token-issuer";
    private static readonly Uri Target = new("http://tool-proxy/mcp/git");
    private readonly byte[] _data = RandomNumberGenerator.GetBytes(512);
    private readonly ECDsa _raw = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly DpopKey _dpop = new();
    private readonly DefaultHttpContext _request = new();
    private readonly JsonElement _arguments = JsonSerializer.SerializeToElement(new
    {
        repository = "shop/checkout",
        branch = "fix/rounding",
        title = "Round once, after the discount",
        body = new string('x', 1500),
        labels = (string[])["bug", "checkout"],
        reviewers = (string[])["olivia", "oscar"],
        checks = new { tests = 214, failed = 0, coverage = 0.873, duration = 12.5 },
        draft = false,
    });

    private byte[] _signature = [];
    private ECParameters _public;
    private DpopProofValidator _proofs = null!;
    private IssuerKeys _keys = null!;
    private AccessTokenValidator _tokens = null!;
    private string _token = "";
    private MerkleTree _tree = null!;
    private byte[] _leaf = [];

    [GlobalSetup]
    public void Prepare()
    {
        _signature = _raw.SignData(_data, HashAlgorithmName.SHA256);
        _public = _raw.ExportParameters(includePrivateParameters: false);
        _leaf = SHA256.HashData(_data);
        _tree = new MerkleTree(0, _ => []);
        var nonces = new DpopNonces(new MemoryNonceKeys(), Options.Create(new DpopOptions()), new StoppedClock(), NullLogger<DpopNonces>.Instance);
        _proofs = new(new NothingUsed(), nonces, new StoppedClock(), NullLogger<DpopProofValidator>.Instance);

        using var issuer = WorkloadKey.Generate();
        _token = issuer.Sign(JwtClaims.AccessTokenType, TokenOf(new StoppedClock().GetUtcNow()));
        _keys = new(new KeysOf(issuer), new StoppedClock(), NullLogger<IssuerKeys>.Instance);
        _tokens = new(_keys, Options.Create(new AccessTokensOptions { Issuer = Issuer }), new StoppedClock());

        _request.Request.Method = "POST";
        _request.Request.Headers[DpopProofValidator.HeaderName] = _dpop.CreateProof(HttpMethod.Post, Target, _token, new StoppedClock());
        if (!AccessToken().Result || !DpopProof().Result) throw new InvalidOperationException("What is measured does not hold.");
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _raw.Dispose();
        _dpop.Dispose();
        _keys.Dispose();
        GC.SuppressFinalize(this);
    }

    [Benchmark(Description = "ES256 verify, raw", Baseline = true)]
    public bool Verify() => _raw.VerifyData(_data, _signature, HashAlgorithmName.SHA256);

    [Benchmark(Description = "ES256 sign, raw")]
    public byte[] Sign() => _raw.SignData(_data, HashAlgorithmName.SHA256);

    [Benchmark(Description = "P-256 public key from its coordinates, point checked")]
    public int ImportKey()
    {
        using var key = ECDsa.Create(_public);
        return key.KeySize;
    }

    [Benchmark(Description = "DPoP proof check (RFC 9449), without the replay cache's round trip")]
    public async Task<bool> DpopProof() => (await _proofs.ValidateAsync(_request.Request, Target, _token, CancellationToken.None)).Thumbprint is not null;

    [Benchmark(Description = "access token validation (RFC 9068), keys at hand")]
    public async Task<bool> AccessToken() => await _tokens.ValidateAsync(_token, SpiffeIds.ToolProxy, CancellationToken.None) is not null;

    [Benchmark(Description = "canonical JSON (RFC 8785) and digest of 1.8 kB of arguments")]
    public string ArgumentsDigest() => CanonicalJson.Digest(_arguments);

    [Benchmark(Description = "Merkle append (RFC 6962), hash of the leaf at hand")]
    public int MerkleAppend() => _tree.Append(_leaf).Count;

    private JsonObject TokenOf(DateTimeOffset now) => new()
    {
        [JwtClaims.Issuer] = Issuer,
        [JwtClaims.Subject] = SpiffeIds.Agent("coding-agent"),
        [JwtClaims.Audience] = SpiffeIds.ToolProxy,
        [JwtClaims.IssuedAt] = now.ToUnixTimeSeconds(),
        [JwtClaims.Expiry] = now.AddMinutes(5).ToUnixTimeSeconds(),
        [JwtClaims.Id] = "0123456789abcdef0123456789abcdef",
        [JwtClaims.Confirmation] = new JsonObject { [JwtClaims.JwkThumbprint] = _dpop.Thumbprint },
        [JwtClaims.AuthorizationDetails] = JsonSerializer.SerializeToNode<TaskAuthorization[]>(
            [new TaskAuthorization { Task = "task_1", Step = "investigate", Actions = ["alert.read", "repo.read"] }], WireJson.Options),
    };
}
