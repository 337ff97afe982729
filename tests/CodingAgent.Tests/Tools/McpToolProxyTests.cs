using System.Text.Json.Nodes;
using AgentTrust.CodingAgent.Tools;
using ModelContextProtocol.Protocol;

namespace AgentTrust.CodingAgent.Tests.Tools;

public sealed class McpToolProxyTests
{
    [Fact]
    public void TextBlocksAreJoinedAndTheRecordIsKept()
    {
        var outcome = McpToolProxy.Read(new CallToolResult
        {
            Content = [new TextContentBlock { Text = "one" }, new TextContentBlock { Text = "two" }],
            Meta = new JsonObject { ["agenttrust/record"] = 17 },
        });

        Assert.Equal(("one\ntwo", 17L, true), (outcome.Text, outcome.Record, outcome.Succeeded));
    }

    [Fact]
    public void ADenialIsReadFromTheMetadataOfTheResult()
    {
        var outcome = McpToolProxy.Read(new CallToolResult
        {
            Content = [new TextContentBlock { Text = "Denied (approval-required): A person has to approve this call." }],
            IsError = true,
            Meta = JsonNode.Parse("""
                {"agenttrust/denial":{"type":"urn:agenttrust:denial:approval-required","code":"approval-required","title":"A person has to approve this call.",
                "detail":"Waiting.","call":"c","policies":["pull-request-needs-a-person"],"record":4,
                "access_request":{"id":"apr_1","state":"pending","url":"http://x/approvals/apr_1","expires_at":"2026-11-23T09:00:00Z","retry_after_seconds":2}}}
                """)!.AsObject(),
        });

        Assert.True(outcome.Denial!.Waits);
        Assert.Equal(("apr_1", 2, "pull-request-needs-a-person"),
            (outcome.Denial.AccessRequest!.Id, outcome.Denial.AccessRequest.RetryAfterSeconds, outcome.Denial.Policies.Single()));
    }

    [Fact]
    public void AnErrorOfTheToolIsNoDenial()
    {
        var outcome = McpToolProxy.Read(new CallToolResult { Content = [new TextContentBlock { Text = "Denied (by words only)" }], IsError = true });

        Assert.Null(outcome.Denial);
        Assert.True(outcome.Failed);
    }
}
