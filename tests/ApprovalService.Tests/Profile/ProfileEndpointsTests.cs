using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Approvals;
using AgentTrust.Contracts.Identity;
using AgentTrust.Contracts.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.Fakes;

namespace AgentTrust.ApprovalService.Tests.Profile;

/// <summary>The Access Request and Approval Profile, draft 1, on the wire.</summary>
public sealed class ProfileEndpointsTests : IDisposable
{
    private readonly RunningApprovalService _service = new();
    private readonly HttpClient _pep;

    public ProfileEndpointsTests() => _pep = _service.HttpAs(SpiffeIds.ToolProxy);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _pep.Dispose();
        _service.Dispose();
    }

    [Fact]
    public async Task ASubmissionIsAcceptedAsAPendingTask()
    {
        using var answer = await SubmitAsync(Submission());
        var body = await JsonAsync(answer);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var task = body["task"]!;
        Assert.Equal("pending", (string)task["status"]!);
        Assert.Equal(answer.Headers.Location!.ToString(), (string)task["status_endpoint"]!);
        Assert.Equal($"{task["status_endpoint"]}/cancel", (string)task["links"]!["cancel"]!);
        Assert.Equal("""{"current_step":1,"total_steps":1,"awaiting":["service-owners"]}""", task["progress"]!.ToJsonString());
        Assert.Null(body["result"]);
        Assert.Equal("1", answer.Headers.RetryAfter!.ToString());
    }

    [Fact]
    public async Task TheSameKeyWithTheSameBodyIsTheSameTaskAndWithAnotherAConflict()
    {
        using var one = await SubmitAsync(Submission());
        using var same = await SubmitAsync(Submission());
        using var other = await SubmitAsync(Submission(SampleCall.Binding with { Task = "task_2" }));

        Assert.Equal((string)(await JsonAsync(one))["task"]!["id"]!, (string)(await JsonAsync(same))["task"]!["id"]!);
        await RefusedAsync(other, HttpStatusCode.Conflict, "duplicate_request");
    }

    [Fact]
    public async Task AnApprovedTaskSaysHowItCompletesAndStaysApproved()
    {
        var id = await SubmittedAsync();
        await _service.AsPerson("rita", PersonGroups.ServiceOwners).GrantAsync(id, Saw, Cancelled);

        var approved = await StatusAsync(id);
        _service.Time.Advance(TimeSpan.FromHours(1));
        var later = await StatusAsync(id);

        Assert.Equal("approved", (string)approved["task"]!["status"]!);
        Assert.Equal("urn:agenttrust:completion:consume-then-reevaluate", (string)approved["result"]!["mode"]!);
        Assert.Equal(id, (string)approved["result"]!["approval"]!["id"]!);
        Assert.Equal("approved", (string)later["task"]!["status"]!);
        Assert.True(later["result"]!["approval"]!["approved_until"]!.GetValue<DateTimeOffset>() < _service.Time.GetUtcNow());
    }

    [Fact]
    public async Task ARejectedTaskIsDeniedAndAnOldOneExpired()
    {
        var (rejected, old) = (await SubmittedAsync(), await SubmittedAsync("other"));
        await _service.AsPerson("rita", PersonGroups.ServiceOwners).RejectAsync(rejected, Saw, Cancelled);
        _service.Time.Advance(TimeSpan.FromMinutes(15));

        Assert.Equal(("denied", "expired"), ((string)(await StatusAsync(rejected))["task"]!["status"]!, (string)(await StatusAsync(old))["task"]!["status"]!));
    }

    [Fact]
    public async Task APendingTaskIsCancelledOnce()
    {
        var id = await SubmittedAsync();

        using var cancelled = await CancelAsync(id);
        using var again = await CancelAsync(id);

        Assert.Equal("cancelled", (string)(await JsonAsync(cancelled))["task"]!["status"]!);
        await RefusedAsync(again, HttpStatusCode.Conflict, "invalid_task_state");
    }

    [Fact]
    public async Task WhatPeopleGrantedIsNotCancelled()
    {
        var id = await SubmittedAsync();
        await _service.AsPerson("rita", PersonGroups.ServiceOwners).GrantAsync(id, Saw, Cancelled);

        using var answer = await CancelAsync(id);

        await RefusedAsync(answer, HttpStatusCode.Conflict, "invalid_task_state");
        Assert.Equal("approved", (string)(await StatusAsync(id))["task"]!["status"]!);
    }

    [Theory]
    [InlineData("subject", """{"type":"agent","id":"spiffe://agenttrust.local/agent/other"}""")]
    [InlineData("resource", """{"type":"repository","id":"shop/cart"}""")]
    [InlineData("resource", """{"type":"pipeline","id":"shop/checkout"}""")]
    [InlineData("action", """{"name":"repo.merge"}""")]
    [InlineData("context", """{"arguments":{"repository":"shop/checkout","branch":"another"}}""")]
    [InlineData("denial", """{"expires_at":"2026-11-23T12:05:00Z"}""")]
    [InlineData("denial", null)]
    public async Task ADenialThatDoesNotCoverTheSubmissionIsRefused(string member, string? value)
    {
        var submission = Submission();
        submission[member] = value is null ? null : JsonNode.Parse(value);

        using var answer = await SubmitAsync(submission);

        await RefusedAsync(answer, HttpStatusCode.BadRequest, "invalid_denial_binding");
    }

    [Fact]
    public async Task ADenialThatIsOverIsGone()
    {
        var submission = Submission();
        submission["denial"]!["expires_at"] = "2026-11-23T12:00:00Z";

        using var answer = await SubmitAsync(submission);

        await RefusedAsync(answer, HttpStatusCode.Gone, "expired_denial");
    }

    [Fact]
    public async Task AnUnknownTaskIsUnknownAndAnAgentHasNoBusinessHere()
    {
        using var unknown = await _pep.GetAsync("/access/v1/requests/apr_none", Cancelled);
        using var cancel = await CancelAsync("apr_none");
        using var agent = _service.HttpAs(SpiffeIds.Agent("coding-agent"));
        using var forbidden = await agent.GetAsync($"/access/v1/requests/{await SubmittedAsync()}", Cancelled);

        await RefusedAsync(unknown, HttpStatusCode.NotFound, "unknown_task");
        await RefusedAsync(cancel, HttpStatusCode.NotFound, "unknown_task");
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
    }

    [Fact]
    public async Task TheSchemaNamesWhatASubmissionAdds()
    {
        using var answer = await _pep.GetAsync("/access/v1/request-schemas/agenttrust_tool_call", Cancelled);

        Assert.Equal("arguments", (string)(await JsonAsync(answer))["properties"]!["context"]!["required"]![0]!);
    }

    private static DecideAccessRequest Saw { get; } = new() { ArgumentsDigest = SampleCall.Binding.ArgumentsDigest };

    private JsonObject Submission(BindingClaims? call = null) => new()
    {
        ["subject"] = new JsonObject { ["type"] = "agent", ["id"] = SampleCall.Binding.Agent },
        ["resource"] = new JsonObject { ["type"] = "repository", ["id"] = "shop/checkout" },
        ["action"] = new JsonObject { ["name"] = SampleCall.Binding.Action },
        ["context"] = new JsonObject { ["arguments"] = JsonNode.Parse(SampleCall.Arguments.GetRawText()) },
        ["denial"] = new JsonObject { ["binding_token"] = _service.Submission(call).BindingToken, ["expires_at"] = "2026-11-23T12:05:00Z" },
    };

    private async Task<HttpResponseMessage> SubmitAsync(JsonObject submission, string key = "key")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/access/v1/requests") { Content = JsonContent.Create(submission) };
        request.Headers.Add("Idempotency-Key", key);
        return await _pep.SendAsync(request, Cancelled);
    }

    private async Task<string> SubmittedAsync(string key = "key")
    {
        using var answer = await SubmitAsync(Submission(), key);
        return (string)(await JsonAsync(answer))["task"]!["id"]!;
    }

    private async Task<JsonNode> StatusAsync(string id)
    {
        using var pep = _service.HttpAs(SpiffeIds.ToolProxy); // a credential does not outlive the time that passes here
        using var answer = await pep.GetAsync($"/access/v1/requests/{id}", Cancelled);
        return await JsonAsync(answer);
    }

    private Task<HttpResponseMessage> CancelAsync(string id) =>
        _pep.PostAsJsonAsync($"/access/v1/requests/{id}/cancel", new ProfileCancellation { Comment = "no longer needed" }, WireJson.Options, Cancelled);

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage answer) => JsonNode.Parse(await answer.Content.ReadAsStringAsync(Cancelled))!;

    private static async Task RefusedAsync(HttpResponseMessage answer, HttpStatusCode status, string code)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal($"urn:openid:authzen:access-request:error:{code}", (string)(await JsonAsync(answer))["type"]!);
    }
}
