using System.Net;
using System.Text;
using AgentTrust.Contracts.Audit;

namespace AgentTrust.Contracts.Tests.Audit;

public sealed class AuditClientTests
{
    [Fact]
    public async Task AQueryNamesOnlyWhatIsAskedForAndEscapesIt()
    {
        using var wire = new Recorded("[]");

        await new AuditClient(wire.Client).SearchAsync(
            new AuditQuery { Agent = "spiffe://agenttrust.local/agent/a b", Before = 7, Limit = 3 }, TestContext.Current.CancellationToken);

        Assert.Equal("/log/records?agent=spiffe%3A%2F%2Fagenttrust.local%2Fagent%2Fa%20b&before=7&limit=3", wire.Asked);
    }

    [Fact]
    public async Task ARefusalKeepsTheServicesWords()
    {
        using var wire = new Recorded("""{"title":"Conflict","detail":"The id was used for another record."}""", HttpStatusCode.Conflict);

        var refusal = await Assert.ThrowsAsync<ProblemException>(
            () => new AuditClient(wire.Client).GetLeavesAsync(0, 10, TestContext.Current.CancellationToken));

        Assert.Equal((HttpStatusCode.Conflict, "The id was used for another record."), (refusal.Status, refusal.Message));
    }

    private sealed class Recorded(string answer, HttpStatusCode status = HttpStatusCode.OK) : HttpMessageHandler
    {
        public string? Asked { get; private set; }

        public HttpClient Client => new(this, disposeHandler: false) { BaseAddress = new("http://audit-service") };

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = request.RequestUri!.PathAndQuery;
            return Task.FromResult(new HttpResponseMessage(status)
            {
                Content = new StringContent(answer, Encoding.UTF8, "application/json"),
            });
        }
    }
}
