using System.Net;
using System.Text.Json.Nodes;
using AgentTrust.Fakes;
using AgentTrust.ServiceDefaults.ClientCertificates;

namespace AgentTrust.ToolProxy.Tests.ToolCalls;

/// <summary>A proxy that accepts certificates, and an agent whose connection has the one that its token is bound to.</summary>
public abstract class CertificateCall : RefusedCall
{
    protected static readonly string Body = AgentUnderTest.Call("read_file");

    public override async ValueTask InitializeAsync()
    {
        Proxy.Settings["ToolProxy:Resource:AcceptCertificates"] = "true";
        Proxy.Certificate.Certificate = PresentedCertificate.SelfSigned();
        await base.InitializeAsync();
        Bind(cnf => cnf["x5t#S256"] = ClientCertificate.ThumbprintOf(Proxy.Certificate.Certificate));
    }

    internal void Bind(Action<JsonObject> bind) => Agent.Token = Proxy.Issuer.IssueAgentToken("", claims =>
    {
        var cnf = new JsonObject();
        bind(cnf);
        claims["cnf"] = cnf;
    });

    internal Task<Answer> BearerAsync(bool dropProof = true) => Agent.PostAsync(Body, request =>
    {
        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Agent.Token}");
        if (dropProof) request.Headers.Remove("DPoP");
    });

    internal async Task AssertUnprovenAsync(Answer answer)
    {
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        await AssertRefusedAsync(answer, "caller-unproven");
    }
}
