using System.Net;
using System.Net.Http.Json;
using AgentTrust.Contracts.Identity;

namespace AgentTrust.AuditService.Tests.Checkpoints;

public sealed class KeyEndpointTests : IDisposable
{
    private readonly AuditHost _host = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("operators", "Why not.", HttpStatusCode.OK)]
    [InlineData("operators", " ", HttpStatusCode.BadRequest)]
    [InlineData("auditors", "Why not.", HttpStatusCode.Forbidden)]
    [InlineData("security", "Why not.", HttpStatusCode.Forbidden)]
    public async Task OnlyOperatorsRotateAndSayWhy(string group, string reason, HttpStatusCode status)
    {
        using var person = _host.AsPerson("olga", group);
        using var answer = await person.PostAsync("/log/keys/rotate", JsonContent.Create(new { reason }), Cancelled);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(status == HttpStatusCode.OK ? 2 : 1, _host.Checkpoints.Keys.Count);
    }

    [Fact]
    public async Task NoWorkloadRotates()
    {
        using var proxy = _host.As(SpiffeIds.ToolProxy);
        using var answer = await proxy.PostAsync("/log/keys/rotate", JsonContent.Create(new { reason = "Why not." }), Cancelled);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    public void Dispose() => _host.Dispose();
}
