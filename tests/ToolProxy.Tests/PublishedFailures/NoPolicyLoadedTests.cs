using System.Net;
using AgentTrust.Contracts.Audit;
using AgentTrust.ToolProxy.Tests.ToolCalls;

namespace AgentTrust.ToolProxy.Tests.PublishedFailures;

/// <summary>No policy was there, so nothing forbade it: CWE-636, not failing securely. Only an explicit permit is one.</summary>
public sealed class NoPolicyLoadedTests : RefusedCall
{
    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, """{"title":"No policy set is active."}""")]
    [InlineData(HttpStatusCode.NotFound, "")]
    [InlineData(HttpStatusCode.NoContent, "")]
    [InlineData(HttpStatusCode.OK, "")]
    [InlineData(HttpStatusCode.OK, "null")]
    [InlineData(HttpStatusCode.OK, "{}")]
    [InlineData(HttpStatusCode.OK, "true")]
    [InlineData(HttpStatusCode.OK, """{"decision":null}""")]
    [InlineData(HttpStatusCode.OK, """{"decision":"true"}""")]
    [InlineData(HttpStatusCode.OK, """{"decision":1}""")]
    [InlineData(HttpStatusCode.OK, """{"Decision":true}""")]
    [InlineData(HttpStatusCode.OK, """{"context":{"reasons":["No policy is loaded."]}}""")]
    [InlineData(HttpStatusCode.OK, "<html>It works!</html>")]
    [InlineData(HttpStatusCode.Accepted, """{"decision":false}""")]
    [InlineData(HttpStatusCode.InternalServerError, """{"decision":true}""")]
    [InlineData(HttpStatusCode.Redirect, """{"decision":true}""")]
    public async Task AnythingButAPermitIsADenial(HttpStatusCode status, string answer)
    {
        Proxy.Policy.Answers(status, answer);

        var refused = await Agent.CallAsync("write_file");

        Assert.Contains(refused.Code, new[] { "decision-unavailable", "policy-denied" });
        await AssertRefusedAsync(refused, refused.Code!, AuditKinds.Decision);
    }

    [Fact]
    public async Task NeitherIsASilentPolicyService()
    {
        Proxy.Policy.Hangs = true;

        await AssertRefusedAsync(await AdvanceAsync(Agent.CallAsync("write_file")), "decision-unavailable", AuditKinds.Decision);
        Proxy.Policy.Release();
    }

    [Fact]
    public async Task NothingIsListedEither()
    {
        Proxy.Policy.Answers(HttpStatusCode.ServiceUnavailable, """{"title":"No policy set is active."}""");

        var answer = await Agent.PostAsync("""{"jsonrpc":"2.0","id":1,"method":"tools/list"}""");

        Assert.Equal("decision-unavailable", answer.Code);
    }
}
