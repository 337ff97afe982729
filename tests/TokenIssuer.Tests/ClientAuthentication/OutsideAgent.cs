using System.Net.Http.Json;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Tests.WorkloadIssuers;

namespace AgentTrust.TokenIssuer.Tests.ClientAuthentication;

/// <summary>An agent that has nothing but its platform's credential, and the token issuer that its platform is registered with.</summary>
public abstract class OutsideAgent : IDisposable
{
    protected OutsideAgent()
    {
        Signer = new FakeWorkloadIssuer(Host.Time);
        Shapes = new WorkloadShapes(Signer, Host.Time);
        foreach (var entry in new[] { Shapes.KubernetesEntry(), Shapes.GitHubEntry(), Shapes.EntraEntry(), Shapes.SpiffeEntry() }) Host.TrustedIssuers.Add(entry);
    }

    protected static CancellationToken Ending => TestContext.Current.CancellationToken;

    private protected IssuerHost Host { get; } = new();

    private protected WorkloadShapes Shapes { get; }

    private protected FakeWorkloadIssuer Signer { get; }

    private protected DpopKey Key { get; } = new();

    public void Dispose()
    {
        Host.Dispose();
        Signer.Dispose();
        Key.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected async Task<string> OpenTaskAsync(string shape)
    {
        await Host.RegisterOtherAgentAsync(AttestationOf(shape));
        var task = await Host.Person("oscar", PersonGroups.Operators).OpenTaskAsync(
            new OpenTask { Template = "for-the-other", Reference = "alert:CheckoutTotalsWrong", Reason = "It fires." }, Ending);
        return task.Id;
    }

    private protected Dictionary<string, string> TokenForm(string shape, string task)
    {
        var form = Host.TaskForm(task);
        form[TokenExchangeParameters.SubjectToken] = Fresh(shape);
        return form;
    }

    private protected string Fresh(string shape) => shape switch
    {
        "kubernetes" => Shapes.KubernetesToken(),
        "github" => Shapes.GitHubToken(),
        "entra" => Shapes.EntraToken(),
        _ => Shapes.SpiffeToken(),
    };

    private protected static Attestation AttestationOf(string shape) => shape switch
    {
        "kubernetes" => new(WorkloadShapes.Kubernetes, "system:serviceaccount:agents:triage"),
        "github" => new(WorkloadShapes.GitHub, "repo:shop/checkout:environment:production"),
        "entra" => new(WorkloadShapes.Entra, "7b0f3d52-9a6e-4f0a-8a53-0b8e1c1f2a44"),
        _ => new(WorkloadShapes.Spiffe, WorkloadShapes.Spiffe + "/ns/agents/sa/triage"),
    };

    private protected Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string credential, HttpContent? content = null) =>
        SendAsync(method, path, credential, Key, content);

    private protected async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string credential, DpopKey? key, HttpContent? content = null, IssuerHost? host = null, string? nonce = null)
    {
        using var anonymous = (host ?? Host).Anonymous();
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new("Bearer", credential);
        if (key is not null) request.Headers.Add("DPoP", key.CreateProof(method, new Uri("http://token-issuer" + path), null, Host.Time, nonce));
        return await anonymous.SendAsync(request, Ending);
    }

    private protected Task<OAuthAnswer> PostTokenAsync(string path, string token, string? assertion = null, string? bearer = null)
    {
        Dictionary<string, string> form = new() { ["token"] = token };
        if (assertion is not null) (form["client_assertion_type"], form["client_assertion"]) = (ClientAssertions.Type, assertion);
        return Host.PostFormAsync(path, form, request =>
        {
            if (bearer is not null) request.Headers.Authorization = new("Bearer", bearer);
            request.Headers.Add("DPoP", Key.CreateProof(HttpMethod.Post, new Uri("http://token-issuer" + path), null, Host.Time));
        });
    }

    private protected static async Task<T> ReadAsync<T>(HttpResponseMessage answer)
    {
        using (answer) return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<T>(WireJson.Options, Ending))!;
    }
}
