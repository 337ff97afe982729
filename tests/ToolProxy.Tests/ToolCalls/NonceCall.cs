namespace AgentTrust.ToolProxy.Tests.ToolCalls;

/// <summary>A proxy that wants its own nonce in a proof.</summary>
public abstract class NonceCall : RefusedCall
{
    public override ValueTask InitializeAsync()
    {
        Proxy.Settings["Dpop:RequireNonce"] = "true";
        return base.InitializeAsync();
    }

    internal Task<Answer> PostAsync(string? nonce, string tool = "read_file") => Agent.PostAsync(AgentUnderTest.Call(tool), request =>
    {
        request.Headers.Remove("DPoP");
        request.Headers.TryAddWithoutValidation("DPoP", Agent.Proof(HttpMethod.Post, new Uri(Http.BaseAddress!, "/mcp/git"), nonce));
    });

    internal static string NonceOf(Answer answer) => answer.Headers.GetValues("DPoP-Nonce").Single();
}
