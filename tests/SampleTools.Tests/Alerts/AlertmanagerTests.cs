using System.Net;
using System.Text.Json;
using AgentTrust.SampleTools.Alerts;
using AgentTrust.SampleTools.ToolAuthorization;

namespace AgentTrust.SampleTools.Tests.Alerts;

/// <summary>Alertmanager API v2, <c>GET /api/v2/alerts</c>.</summary>
public sealed class AlertmanagerTests : IAsyncLifetime
{
    private ToolsHost _tools = null!;

    public async ValueTask InitializeAsync() => _tools = await ToolsHost.StartAsync();

    public ValueTask DisposeAsync() => _tools.DisposeAsync();

    [Theory]
    [InlineData("", "CheckoutTotalsWrong CatalogIndexSlow")]
    [InlineData("?filter=severity%3D%22critical%22", "CheckoutTotalsWrong")]
    [InlineData("?filter=service!%3D%22checkout%22", "CatalogIndexSlow")]
    [InlineData("?active=false", "")]
    public async Task AlertsAreFilteredByLabels(string query, string names)
    {
        using var response = await GetAsync(query);

        var alerts = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(names, string.Join(' ', alerts.EnumerateArray().Select(a => a.GetProperty("labels").GetProperty("alertname").GetString())));
    }

    [Fact]
    public async Task AnAlertHasTheMembersOfTheApi()
    {
        using var response = await GetAsync("?filter=severity%3D%22critical%22");

        var alert = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement[0];
        Assert.Equal("active", alert.GetProperty("status").GetProperty("state").GetString());
        Assert.Equal(_tools.Time.GetUtcNow().AddMinutes(-230), alert.GetProperty("startsAt").GetDateTimeOffset());
        Assert.Equal(16, alert.GetProperty("fingerprint").GetString()!.Length);
        Assert.Equal("OPS-1042", alert.GetProperty("annotations").GetProperty("ticket").GetString());
        Assert.Equal("on-call", alert.GetProperty("receivers")[0].GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("severity=~\"crit.*\"")]
    [InlineData("severity")]
    public async Task AFilterThatIsNotUnderstoodIsRefused(string filter)
    {
        using var response = await GetAsync("?filter=" + Uri.EscapeDataString(filter));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task TheToolReadsTheSameAlert()
    {
        var result = await _tools.CallAsync("alerts", "get_alert", new { name = "CheckoutTotalsWrong" });

        Assert.Contains("repository: shop/checkout", result.GetProperty("content")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(_tools.Service<FiringAlerts>().Find("CheckoutTotalsWrong")!.Fingerprint,
            result.GetProperty("structuredContent").GetProperty("fingerprint").GetString());
    }

    private Task<HttpResponseMessage> GetAsync(string query)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "http://sample-tools/alertmanager/api/v2/alerts" + query);
        _tools.Prove(request, _tools.Token(new AttemptedCall
        {
            Server = "alertmanager",
            Action = "alert.read",
            ResourceType = "alert",
            Arguments = JsonSerializer.SerializeToElement(new { }),
        }), _tools.ProxyKey);
        return _tools.SendAsync(request);
    }
}
