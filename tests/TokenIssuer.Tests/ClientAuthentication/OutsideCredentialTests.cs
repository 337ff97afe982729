using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Tasks;
using AgentTrust.Contracts.Tokens;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.Dpop;
using AgentTrust.TokenIssuer.Agents;
using AgentTrust.TokenIssuer.Tests.WorkloadIssuers;

namespace AgentTrust.TokenIssuer.Tests.ClientAuthentication;

/// <summary>An agent that has nothing but its platform's credential: what gets it a token serves it at every endpoint of the token issuer.</summary>
public sealed class OutsideCredentialTests : IDisposable
{
    private readonly IssuerHost _host = new();
    private readonly FakeWorkloadIssuer _signer;
    private readonly WorkloadShapes _shapes;
    private readonly DpopKey _key = new();

    public OutsideCredentialTests()
    {
        _signer = new FakeWorkloadIssuer(_host.Time);
        _shapes = new WorkloadShapes(_signer, _host.Time);
        foreach (var entry in new[] { _shapes.KubernetesEntry(), _shapes.GitHubEntry(), _shapes.EntraEntry(), _shapes.SpiffeEntry() }) _host.TrustedIssuers.Add(entry);
    }

    public static TheoryData<string> Shapes => ["kubernetes", "github", "entra", "spiffe"];

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _host.Dispose();
        _signer.Dispose();
        _key.Dispose();
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task ItFindsItsTaskAndWorksOnItAndGivesItBack(string shape)
    {
        var task = await OpenTaskAsync(shape);
        await _host.OpenTaskAsync(); // another agent's

        var assigned = Assert.Single(await ReadAsync<TaskFacts[]>(await SendAsync(HttpMethod.Get, "/tasks/assigned", Fresh(shape))));
        var token = await _host.ExchangeAsync(TokenForm(shape, task), _key);
        var advanced = await ReadAsync<TaskFacts>(await SendAsync(HttpMethod.Post, $"/tasks/{task}/advance", Fresh(shape)));
        using var why = JsonContent.Create(new ReasonGiven("Done."), options: WireJson.Options);
        var closed = await ReadAsync<TaskFacts>(await SendAsync(HttpMethod.Post, $"/tasks/{task}/close", Fresh(shape), why));

        Assert.Equal(task, assigned.Id);
        Assert.Equal(IssuerHost.OtherAgent, Exchanges.ClaimsOf(token.AccessToken).GetProperty("sub").GetString());
        Assert.NotEqual(assigned.Step, advanced.Step);
        Assert.Equal(TaskState.Completed, closed.State);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task ItIsAClientAssertionAndABearerWhereTokensAreAskedAboutAndRevoked(string shape)
    {
        var token = (await _host.ExchangeAsync(TokenForm(shape, await OpenTaskAsync(shape)), _key)).AccessToken;

        Assert.True((await PostTokenAsync("/introspect", token, assertion: Fresh(shape))).Json.GetProperty("active").GetBoolean());
        Assert.True((await PostTokenAsync("/introspect", token, bearer: Fresh(shape))).Json.GetProperty("active").GetBoolean());
        Assert.Equal(HttpStatusCode.OK, (await PostTokenAsync("/revoke", token, assertion: Fresh(shape))).Status);
        Assert.False((await PostTokenAsync("/introspect", token, assertion: Fresh(shape))).Json.GetProperty("active").GetBoolean());
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task WhomNoRegistrationNamesIsNobody(string shape)
    {
        using var answer = await SendAsync(HttpMethod.Get, "/tasks", Fresh(shape));
        var asked = await PostTokenAsync("/introspect", "t", assertion: Fresh(shape));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("No registered agent", answer.Headers.WwwAuthenticate.Single().Parameter);
        Assert.Equal((HttpStatusCode.Unauthorized, "invalid_client"), (asked.Status, asked.Error));
    }

    [Fact]
    public async Task OneThatComesAgainCountsWithTheKeyThatItStaysWithOnly()
    {
        await OpenTaskAsync("kubernetes");
        var credential = Fresh("kubernetes");
        using var thief = new DpopKey();

        using var without = await SendAsync(HttpMethod.Get, "/tasks", credential, key: null);
        using var first = await SendAsync(HttpMethod.Get, "/tasks", credential, key: _key);
        using var again = await SendAsync(HttpMethod.Get, "/tasks", credential, key: _key);
        using var stolen = await SendAsync(HttpMethod.Get, "/tasks", credential, key: thief);

        Assert.Equal(
            [HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Unauthorized],
            [without.StatusCode, first.StatusCode, again.StatusCode, stolen.StatusCode]);
        Assert.Contains("DPoP", without.Headers.WwwAuthenticate.Single().Parameter);
        Assert.Contains("another key", stolen.Headers.WwwAuthenticate.Single().Parameter);
    }

    [Fact]
    public async Task ItStaysWithACertificateAsWell()
    {
        await OpenTaskAsync("kubernetes");
        _host.Certificate.Certificate = PresentedCertificate.SelfSigned();
        var credential = Fresh("kubernetes");

        using var first = await SendAsync(HttpMethod.Get, "/tasks", credential, key: null);
        using var other = await SendAsync(HttpMethod.Get, "/tasks", credential, key: _key);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (first.StatusCode, other.StatusCode));
    }

    [Fact]
    public async Task AJobsTokenIsGoodForOneRequestWhereverItIsSent()
    {
        var task = await OpenTaskAsync("github");
        var form = TokenForm("github", task);
        (await SendAsync(HttpMethod.Get, "/tasks", form["subject_token"])).Dispose();

        using var again = await SendAsync(HttpMethod.Get, "/tasks", form["subject_token"]);
        var asserted = await PostTokenAsync("/introspect", "t", assertion: form["subject_token"]);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (again.StatusCode, asserted.Status));
        Assert.Contains("used before", (await _host.RefusedAsync(form, _key)).Message);
    }

    /// <summary>A client that puts its credential on all its requests does not use it up before the exchange does.</summary>
    [Fact]
    public async Task InTheHeaderOfTheTokenEndpointItIsNotLookedAt()
    {
        var form = TokenForm("github", await OpenTaskAsync("github"));

        var answer = await _host.PostFormAsync("/token", form, request =>
        {
            request.Headers.Authorization = new("Bearer", form["subject_token"]);
            request.Headers.Add("DPoP", _key.CreateProof(HttpMethod.Post, Exchanges.TokenUrl, null, _host.Time));
        });

        Assert.Equal(HttpStatusCode.OK, answer.Status);
    }

    [Fact]
    public async Task AnAgentIsProvenByItsRegistrationAlsoWithinThePlatform()
    {
        await _host.RegisterOtherAgentAsync(AttestationOf("kubernetes"));
        using var svid = _host.As(IssuerHost.OtherAgent);

        using var answer = await svid.GetAsync("/tasks", Ending);
        var asserted = await PostTokenAsync("/introspect", "t", assertion: _host.AssertionOf(IssuerHost.OtherAgent));

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (answer.StatusCode, asserted.Status));
    }

    /// <summary>RFC 9449 §9.</summary>
    [Fact]
    public async Task AProofThatLacksTheNonceIsToldSo()
    {
        using var host = new IssuerHost(new() { ["Dpop:RequireNonce"] = "true" });
        host.TrustedIssuers.Add(_shapes.KubernetesEntry());
        await host.RegisterOtherAgentAsync(AttestationOf("kubernetes"));
        var credential = Fresh("kubernetes");

        using var first = await SendAsync(HttpMethod.Get, "/tasks", credential, key: _key, host: host);
        using var second = await SendAsync(HttpMethod.Get, "/tasks", credential, key: _key, host: host, nonce: first.Headers.GetValues("DPoP-Nonce").Single());

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Contains("use_dpop_nonce", Assert.Single(first.Headers.WwwAuthenticate, challenge => challenge.Scheme == "DPoP").Parameter);
    }

    /// <summary>One issuer may vouch for workloads and sign people in; RFC 9068 §2.1 tells them apart.</summary>
    [Fact]
    public async Task AnAccessTokenOfTheSameIssuerIsNoWorkloadCredential()
    {
        await OpenTaskAsync("entra");
        var claims = _signer.Claims(WorkloadShapes.Entra, "olivia", new JsonArray(WorkloadIssuers.CredentialDesk.Audience));

        using var answer = await SendAsync(HttpMethod.Get, "/tasks", _signer.Rs256(claims, header: header => header["typ"] = "at+jwt"));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.DoesNotContain("workload", answer.Headers.WwwAuthenticate.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    private async Task<string> OpenTaskAsync(string shape)
    {
        await _host.RegisterOtherAgentAsync(AttestationOf(shape));
        var task = await _host.Person("oscar", PersonGroups.Operators).OpenTaskAsync(
            new OpenTask { Template = "for-the-other", Reference = "alert:CheckoutTotalsWrong", Reason = "It fires." }, Ending);
        return task.Id;
    }

    private Dictionary<string, string> TokenForm(string shape, string task)
    {
        var form = _host.TaskForm(task);
        form[TokenExchangeParameters.SubjectToken] = Fresh(shape);
        return form;
    }

    private string Fresh(string shape) => shape switch
    {
        "kubernetes" => _shapes.KubernetesToken(),
        "github" => _shapes.GitHubToken(),
        "entra" => _shapes.EntraToken(),
        _ => _shapes.SpiffeToken(),
    };

    private static Attestation AttestationOf(string shape) => shape switch
    {
        "kubernetes" => new(WorkloadShapes.Kubernetes, "system:serviceaccount:agents:triage"),
        "github" => new(WorkloadShapes.GitHub, "repo:shop/checkout:environment:production"),
        "entra" => new(WorkloadShapes.Entra, "7b0f3d52-9a6e-4f0a-8a53-0b8e1c1f2a44"),
        _ => new(WorkloadShapes.Spiffe, WorkloadShapes.Spiffe + "/ns/agents/sa/triage"),
    };

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string credential, HttpContent? content = null) =>
        SendAsync(method, path, credential, _key, content);

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string credential, DpopKey? key, HttpContent? content = null, IssuerHost? host = null, string? nonce = null)
    {
        using var anonymous = (host ?? _host).Anonymous();
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new("Bearer", credential);
        if (key is not null) request.Headers.Add("DPoP", key.CreateProof(method, new Uri("http://token-issuer" + path), null, _host.Time, nonce));
        return await anonymous.SendAsync(request, Ending);
    }

    private Task<OAuthAnswer> PostTokenAsync(string path, string token, string? assertion = null, string? bearer = null)
    {
        Dictionary<string, string> form = new() { ["token"] = token };
        if (assertion is not null) (form["client_assertion_type"], form["client_assertion"]) = (ClientAssertions.Type, assertion);
        return _host.PostFormAsync(path, form, request =>
        {
            if (bearer is not null) request.Headers.Authorization = new("Bearer", bearer);
            request.Headers.Add("DPoP", _key.CreateProof(HttpMethod.Post, new Uri("http://token-issuer" + path), null, _host.Time));
        });
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer)
    {
        using (answer) return (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<T>(WireJson.Options, Ending))!;
    }
}
