using AgentTrust.ServiceDefaults.Authentication;
using Microsoft.AspNetCore.Http;

namespace AgentTrust.ServiceDefaults.Tests.Rfc6750;

/// <summary>RFC 6750 §2.1: a bearer token comes in the Authorization header, once, and nowhere else.</summary>
public sealed class Section2_1HeaderTests
{
    [Theory]
    [InlineData("Bearer a.b.c", "a.b.c")]
    [InlineData("bearer a.b.c", "a.b.c")]
    [InlineData("Bearer   a.b.c ", "a.b.c")]
    [InlineData("Bearer", null)]
    [InlineData("Bearera.b.c", null)]
    [InlineData("DPoP a.b.c", null)]
    [InlineData("Basic a.b.c", null)]
    [InlineData(" Bearer a.b.c", null)]
    [InlineData("a.b.c", null)]
    public void ATokenHasItsScheme(string header, string? token)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Authorization = header;

        Assert.Equal(token, Bearer.Of(request));
    }

    [Fact]
    public void OfTwoHeadersNeitherCounts()
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Authorization = new(["Bearer a.b.c", "Bearer d.e.f"]);

        Assert.Null(Bearer.Of(request));
    }

    [Fact]
    public void ATokenInTheUrlIsNone()
    {
        var request = new DefaultHttpContext().Request;
        request.QueryString = new QueryString("?access_token=a.b.c");

        Assert.Null(Bearer.Of(request));
    }
}
