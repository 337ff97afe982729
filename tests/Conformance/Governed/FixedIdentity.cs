using AgentTrust.Conformance.Peers;
using AgentTrust.ServiceDefaults.Dpop;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace AgentTrust.Conformance.Governed;

/// <summary>In front of the pipeline: every request becomes one of the same agent, with a real token and a fresh proof, for the one upstream.</summary>
/// <remarks>So no step of the pipeline is replaced, not even the one that asks who calls; what a client sends as credentials is overwritten.</remarks>
internal sealed class FixedIdentity(OneAgentIssuer issuer, IReadOnlyList<string> paths, TimeProvider time) : IStartupFilter, IDisposable
{
    private static readonly string Target = $"/mcp/{OpenCatalog.Server}";
    private static readonly TimeSpan Reserve = TimeSpan.FromMinutes(1);

    private readonly DpopKey _key = new();
    private readonly Lock _renewing = new();
    private (string Token, DateTimeOffset Until) _current;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, following) =>
        {
            SignIn(context);
            return following(context);
        });
        next(app);
    };

    public void Dispose() => _key.Dispose();

    private void SignIn(HttpContext context)
    {
        var request = context.Request;
        if (!paths.Contains(request.Path.Value)) return;

        // The pipeline reads the target as it was on the wire, too.
        request.Path = Target;
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = Target + request.QueryString;

        var token = Token();
        request.Headers.Authorization = $"DPoP {token}";
        request.Headers[DpopProofValidator.HeaderName] = _key.CreateProof(new HttpMethod(request.Method), request.CalledUri(), token, time);
    }

    private string Token()
    {
        lock (_renewing)
        {
            var now = time.GetUtcNow();
            if (now >= _current.Until) _current = (issuer.Issue(_key.Thumbprint), now + OneAgentIssuer.TokenLifetime - Reserve);
            return _current.Token;
        }
    }
}
