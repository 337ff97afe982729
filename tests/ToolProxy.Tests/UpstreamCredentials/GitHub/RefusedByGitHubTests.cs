using System.Net;
using System.Text.Json.Nodes;
using AgentTrust.Contracts.Audit;
using AgentTrust.ToolProxy.Tests.Peers;

namespace AgentTrust.ToolProxy.Tests.UpstreamCredentials.GitHub;

public sealed class RefusedByGitHubTests : ForeignGitHub
{
    public static TheoryData<string> Broader => ["a permission more", "a higher level", "an unknown level", "all repositories", "another repository", "a repository more", "no repositories", "no permissions", "expired"];

    [Theory]
    [MemberData(nameof(Broader))]
    public async Task ATokenThatIsNotWhatWasAskedIsRevokedAndNotUsed(string flaw)
    {
        await Agent.CallAsync("read_file");
        GitHub.Change = answer =>
        {
            switch (flaw)
            {
                case "a permission more": answer["permissions"]!["deployments"] = "read"; break;
                case "a higher level": answer["permissions"]!["contents"] = "admin"; break;
                case "an unknown level": answer["permissions"]!["contents"] = "all"; break;
                case "all repositories": answer["repository_selection"] = "all"; break;
                case "another repository": answer["repositories"]![0]!["full_name"] = "shop/infrastructure"; break;
                case "a repository more": answer["repositories"]!.AsArray().Add(new JsonObject { ["full_name"] = "shop/infrastructure" }); break;
                case "no repositories": answer.Remove("repositories"); break;
                case "no permissions": answer.Remove("permissions"); break;
                default: answer["expires_at"] = "2026-11-23T11:00:00Z"; break;
            }
        };

        await AssertRefusedAsync(await Agent.CallAsync("write_file"));

        await UntilAsync(() => GitHub.Revoked.Any(token => token.StartsWith("ghs_0003", StringComparison.Ordinal)));
    }

    public static TheoryData<string, int?> Answers => new()
    {
        { "not installed", null }, { "suspended", null }, { "gone", null }, { "not granted", null }, { "clock", null }, { "forbidden", null }, { "error", null },
        { "not json", null }, { "retry after", 120 }, { "rate limit", 90 }, { "secondary limit", 60 },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task WhateverGitHubAnswersButATokenTheCallIsNotMade(string answer, int? retryAfter)
    {
        await Agent.CallAsync("read_file");
        GitHub.ClockAhead = answer == "clock" ? TimeSpan.FromMinutes(-3) : TimeSpan.Zero;
        GitHub.Instead = request => (answer, request.Method.Method) switch
        {
            ("not installed", "GET") => Reply(request, HttpStatusCode.NotFound),
            ("suspended", "GET") => Reply(request, HttpStatusCode.OK, """{"id":42,"suspended_at":"2026-11-01T00:00:00Z"}"""),
            ("gone", "POST") => Reply(request, HttpStatusCode.NotFound),
            ("not granted", "POST") => Reply(request, HttpStatusCode.UnprocessableEntity, """{"message":"The permissions requested are not granted to this installation."}"""),
            ("forbidden", "POST") => Reply(request, HttpStatusCode.Forbidden),
            ("error", "POST") => Reply(request, HttpStatusCode.BadGateway),
            ("not json", "POST") => Reply(request, HttpStatusCode.Created, "<p>ok</p>"),
            ("retry after", "POST") => Limited(request, HttpStatusCode.Forbidden, ("Retry-After", "120")),
            ("rate limit", "POST") => Limited(request, HttpStatusCode.Forbidden, ("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", $"{Proxy.Time.GetUtcNow().ToUnixTimeSeconds() + 90}")),
            ("secondary limit", "POST") => Limited(request, HttpStatusCode.TooManyRequests),
            _ => null,
        };

        var refused = await Agent.CallAsync("write_file", new { repository = "shop/other", branch = "fix" }); // where the installation is not known yet

        await AssertRefusedAsync(refused);
        if (retryAfter is not { } seconds) return;
        GitHub.Instead = null;
        await Proxy.PassAsync(TimeSpan.FromSeconds(seconds - 10));
        Assert.Equal("token-refused", (await Agent.CallAsync("write_file")).Code);
    }

    [Fact]
    public async Task GitHubIsLeftInPeaceUntilTheTimeThatItNamed()
    {
        await Agent.CallAsync("read_file");
        GitHub.Instead = request => request.Method == HttpMethod.Post ? Limited(request, HttpStatusCode.TooManyRequests, ("Retry-After", "5")) : null;
        await Agent.CallAsync("write_file");
        GitHub.Instead = null;
        var requests = GitHub.Requests.Count(request => request.StartsWith("POST", StringComparison.Ordinal));

        Assert.Equal("token-refused", (await Agent.CallAsync("write_file")).Code);
        Assert.Equal(requests, GitHub.Requests.Count(request => request.StartsWith("POST", StringComparison.Ordinal)));
        await Proxy.PassAsync(TimeSpan.FromSeconds(6));

        Assert.Null((await Agent.CallAsync("write_file")).Code);
    }

    [Fact]
    public async Task SilenceOfGitHubClosesInTime()
    {
        await Agent.CallAsync("read_file");
        GitHub.Hangs = true;

        var call = Agent.CallAsync("write_file");
        await UntilAsync(() => call.IsCompleted);

        GitHub.Hangs = false; // what is issued is revoked at the end
        await AssertRefusedAsync(await call);
    }

    [Theory]
    [InlineData("merge_pull_request", "shop/checkout")]
    [InlineData("write_file", "checkout")]
    [InlineData("write_file", "shop/checkout/contents")]
    [InlineData("write_file", "shop/..")]
    [InlineData("write_file", "../app")]
    [InlineData("write_file", "shop/checkout#1")]
    [InlineData("write_file", "shop/checkout?per_page=1")]
    public async Task R82WithoutAMappedActionAndAPlainRepositoryThereIsNoToken(string tool, string repository)
    {
        await Agent.CallAsync("read_file");

        await AssertRefusedAsync(await Agent.CallAsync(tool, new { repository, branch = "fix" }));

        Assert.Single(AskedForCalls());
    }

    private async Task AssertRefusedAsync(Answer answer)
    {
        Assert.Equal("token-refused", answer.Code);
        Assert.Single(Proxy.Tool.Calls); // the read before
        await Proxy.Audit.RecordAsync(record => record.Kind == AuditKinds.CallRefused && record.Details!["code"].GetString() == "token-refused");
    }

    private static HttpResponseMessage Reply(HttpRequestMessage request, HttpStatusCode status, string body = """{"message":"needle"}""") => FakeTool.Plain(request, status, body);

    private static HttpResponseMessage Limited(HttpRequestMessage request, HttpStatusCode status, params (string Name, string Value)[] headers)
    {
        var response = Reply(request, status);
        foreach (var (name, value) in headers) response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }
}
