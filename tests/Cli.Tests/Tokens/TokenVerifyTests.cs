using System.Text.Json.Nodes;
using AgentTrust.Contracts.Identity;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.Cli.Tests.Tokens;

public sealed class TokenVerifyTests : IDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
    private readonly SampleIssuer _issuer;

    public TokenVerifyTests() => _issuer = new SampleIssuer(_time);

    public void Dispose() => _issuer.Dispose();

    [Fact]
    public async Task EachLineIsAnsweredByOneLineInItsPlace()
    {
        var run = await VerifyAsync($"{_issuer.Token()}\n\nnot a token\r\n{_issuer.Token()}\r\n{_issuer.Token()}");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Collection(
            run.Output.Split('\n'),
            line => Assert.Equal("accepted", line),
            line => Assert.StartsWith("refused: ", line, StringComparison.Ordinal),
            line => Assert.StartsWith("refused: ", line, StringComparison.Ordinal),
            line => Assert.Equal("accepted", line),
            line => Assert.Equal("accepted", line),
            line => Assert.Equal("", line));
    }

    [Fact]
    public async Task NoInputIsNoOutput() => Assert.Equal(new Invocation(0, "", ""), await VerifyAsync(""));

    [Theory]
    [InlineData("a\rb\n", 1)] // a carriage return alone ends no line
    [InlineData("\u2028\u0085\u000b\f\n", 1)]
    [InlineData("\n\n\n", 3)]
    [InlineData("\r\n\r", 2)]
    public async Task OnlyALineFeedEndsALine(string input, int lines) =>
        Assert.Equal(lines, (await VerifyAsync(input)).Output.Count(c => c == '\n'));

    [Fact]
    public async Task WhatIsAroundATokenIsPartOfIt()
    {
        var token = _issuer.Token();

        var run = await VerifyAsync($"\uFEFF{token}\n {token}\n{token} \n{token}\t\n{token}\0\n{token}\r\r\n");

        Assert.Equal(6, run.Output.Split("refused: ").Length - 1);
        Assert.DoesNotContain("accepted", run.Output);
    }

    [Fact]
    public async Task AnEndlessLineIsRefusedAndTheNextOneRead()
    {
        var run = await VerifyAsync($"{new string('a', 1_000_000)}\n{_issuer.Token()}\n");

        Assert.Equal("refused: it is longer than any token of this kind\naccepted\n", run.Output);
    }

    [Theory]
    [InlineData(SpiffeIds.ToolProxy, SpiffeIds.TokenIssuer, true)]
    [InlineData(SpiffeIds.ToolProxy, null, true)]
    [InlineData(null, SpiffeIds.TokenIssuer, true)]
    [InlineData(SpiffeIds.Console, null, false)]
    [InlineData(SpiffeIds.ToolProxy + "/", null, false)]
    [InlineData(null, "https://elsewhere.example", false)]
    public async Task AudienceAndIssuerAreComparedWhereTheyAreGiven(string? audience, string? issuer, bool accepted)
    {
        string[] args = [.. audience is null ? [] : new[] { "--audience", audience }, .. issuer is null ? [] : new[] { "--issuer", issuer }];

        var run = await VerifyAsync(_issuer.Token(), args);

        Assert.Equal((0, accepted), (run.ExitCode, run.Output == "accepted\n"));
    }

    [Fact]
    public async Task WithoutThemTheyMustStillBeThere()
    {
        var run = await VerifyAsync($"{_issuer.Token(claims => claims.Remove("aud"))}\n{_issuer.Token(claims => claims.Remove("iss"))}\n");

        Assert.DoesNotContain("accepted", run.Output);
    }

    [Fact]
    public async Task AThousandLinesAreOneRun()
    {
        var run = await VerifyAsync(string.Concat(Enumerable.Repeat(_issuer.Token() + "\nx.y.z\n", 500)));

        Assert.Equal(500, run.Output.Split('\n').Count(line => line == "accepted"));
        Assert.Equal(500, run.Output.Split('\n').Count(line => line.StartsWith("refused: ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("d")]
    [InlineData("k")]
    public async Task AKeyWithAPrivateMemberIsNamedAndNotUsed(string member)
    {
        var jwk = _issuer.PublicJwk;
        jwk[member] = "c2VjcmV0";

        var run = await Invocation.RunAsync(_time, _issuer.Token(), Args(_issuer.FileOf(Set(jwk))));

        Assert.Equal((0, "refused: no usable key has its kid\n"), (run.ExitCode, run.Output));
        Assert.Contains($"keys[0]: it has the private member {member}", run.Error);
        Assert.DoesNotContain("c2VjcmV0", run.Error);
    }

    [Fact]
    public async Task ASymmetricKeyIsNamedAndNotUsed()
    {
        var jwk = new JsonObject { ["kty"] = "oct", ["kid"] = "s", ["k"] = "c2VjcmV0" };

        var run = await Invocation.RunAsync(_time, _issuer.Token(), Args(_issuer.FileOf(Set(_issuer.PublicJwk, jwk))));

        Assert.Equal((0, "accepted\n"), (run.ExitCode, run.Output));
        Assert.Contains("keys[1]: it is a symmetric key", run.Error);
        Assert.DoesNotContain("c2VjcmV0", run.Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"keys":{}}""")]
    [InlineData("""{"keys":[],"keys":[]}""")]
    [InlineData("""{"keys":[]} trailing""")]
    public async Task AFileThatIsNoKeySetJudgesNothing(string content)
    {
        var run = await Invocation.RunAsync(_time, _issuer.Token(), Args(_issuer.FileOf(content)));

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("it is not a JWK set", run.Error);
    }

    [Fact]
    public async Task AFileThatIsNotThereJudgesNothing()
    {
        var run = await Invocation.RunAsync(_time, _issuer.Token(), Args("nowhere.json"));

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("--jwks nowhere.json: the file cannot be read", run.Error);
    }

    [Theory]
    [InlineData]
    [InlineData("token")]
    [InlineData("token", "verify")]
    [InlineData("token", "verify", "--jwks")]
    [InlineData("token", "verify", "--jwks", "")]
    [InlineData("token", "verify", "--jwks", "a", "--audience", "")]
    [InlineData("token", "verify", "--jwks", "a", "--jwks", "b")]
    [InlineData("token", "verify", "--jwks", "a", "--isuer", "b")]
    [InlineData("token", "forge")]
    public async Task WrongUsageIsExplained(params string[] args)
    {
        var run = await Invocation.RunAsync(_time, "", args);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains("--help", run.Error);
    }

    [Fact]
    public async Task NoPartOfATokenIsPrinted()
    {
        var tokens = new[] { _issuer.Token(), _issuer.Token(claims => claims["exp"] = 1), _issuer.Token() + "x", "secret.secret.secret" };

        var run = await VerifyAsync(string.Join('\n', tokens));

        Assert.DoesNotContain(tokens.SelectMany(token => token.Split('.')), part => run.Output.Contains(part, StringComparison.Ordinal));
    }

    private Task<Invocation> VerifyAsync(string input, params string[] args) => Invocation.RunAsync(_time, input, [.. Args(_issuer.Jwks), .. args]);

    private static string[] Args(string jwks) => ["token", "verify", "--jwks", jwks];

    private static string Set(params JsonNode[] keys) => new JsonObject { ["keys"] = new JsonArray(keys) }.ToJsonString();
}
