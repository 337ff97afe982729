using System.Text.Json;

namespace AgentTrust.SampleTools.Tests.Telemetry;

public sealed class TelemetryToolsTests : IAsyncLifetime
{
    private ToolsHost _tools = null!;

    public async ValueTask InitializeAsync() => _tools = await ToolsHost.StartAsync();

    public ValueTask DisposeAsync() => _tools.DisposeAsync();

    [Fact]
    public async Task LogsAreFilteredByServiceTextAndTimeAndComeNewestFirst()
    {
        var lines = (await QueryAsync("query_logs", new { service = "checkout", query = "AMOUNT mismatch", minutes = 180 }))
            .GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("message").GetString()!).ToArray();

        Assert.Equal(["70389", "70371", "70333", "70304"], lines.Select(line => line.Split(' ', ':')[1]));
    }

    [Fact]
    public async Task TheIncidentIsAlwaysRecent()
    {
        var line = (await QueryAsync("query_logs", new { service = "checkout", query = "order 70389", minutes = 60 })).GetProperty("lines")[0];

        Assert.Equal(_tools.Time.GetUtcNow().AddMinutes(-12), line.GetProperty("time").GetDateTimeOffset());
    }

    [Fact]
    public async Task AMetricRisesAfterTheDeployment()
    {
        var points = (await QueryAsync("query_metrics", new { service = "checkout", metric = "checkout_amount_mismatch_total", minutes = 420 }))
            .GetProperty("points").EnumerateArray().Select(point => point.GetProperty("value").GetDouble()).ToArray();

        Assert.Equal((0, 5), (points[0], points[^1]));
    }

    [Fact]
    public async Task AnUnknownMetricIsAnsweredWithTheKnownOnes()
    {
        var result = await _tools.CallAsync("telemetry", "query_metrics", new { service = "checkout", metric = "nothing", minutes = 60 });

        Assert.True(result.GetProperty("isError").GetBoolean());
        Assert.Contains("checkout_amount_mismatch_total", result.GetProperty("content")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1441)]
    public async Task ARangeOfMoreThanADayIsRefused(int minutes)
    {
        var result = await _tools.CallAsync("telemetry", "query_logs", new { service = "checkout", query = "", minutes });

        Assert.True(result.GetProperty("isError").GetBoolean());
    }

    private async Task<JsonElement> QueryAsync(string tool, object arguments) =>
        (await _tools.CallAsync("telemetry", tool, arguments)).GetProperty("structuredContent");
}
