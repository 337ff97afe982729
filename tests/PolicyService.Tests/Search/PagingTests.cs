using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentTrust.Contracts.Policy;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.PolicyInformation;
using AgentTrust.PolicyService.Search;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace AgentTrust.PolicyService.Tests.Search;

/// <summary>AuthZEN 1.0 §8.2: pages of bounded work, and tokens that are good for one search by one caller.</summary>
public sealed class PagingTests : IDisposable
{
    private const string Caller = "pep";
    private static readonly SearchRequest Everybody = new()
    {
        Subject = new() { Type = "user" },
        Action = new() { Name = "read" },
        Resource = new() { Type = "record", Id = "-" },
    };

    private readonly FakeTimeProvider _time = new(Story.Now);
    private readonly Numbers _numbers = new();
    private readonly PageTokens _tokens;

    public PagingTests() => _tokens = new(Options.Create(new EvaluationOptions()), _time);

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(null)]
    public async Task EveryPageGoesOnWhereTheLastOneEnded(int? limit)
    {
        var found = new List<string>();
        string? token = null;
        do
        {
            var page = (await FindAsync(Everybody with { Page = new() { Limit = token is null ? limit : null, Token = token } })).Page!;
            Assert.InRange(page.Results.Count, 0, limit ?? 10);
            found.AddRange(page.Results.Select(result => result.Found));
            token = page.NextToken;
        }
        while (token is not null);

        Assert.Equal(_numbers.Known.Where(Numbers.IsPermitted), found);
    }

    [Fact]
    public async Task APageCostsNoMoreDecisionsThanAreSet()
    {
        _numbers.PermitsNothing = true;

        var page = (await FindAsync(Everybody)).Page!;

        Assert.Empty(page.Results);
        Assert.NotNull(page.NextToken);
        Assert.Equal(50, _numbers.Decisions);
    }

    [Fact]
    public async Task NobodyGetsMoreThanALargestPage() =>
        Assert.Equal(10, (await FindAsync(Everybody with { Page = new() { Limit = 1_000_000 } })).Page!.Results.Count);

    [Fact]
    public async Task APageOfNothingIsHadForNothing()
    {
        var page = (await FindAsync(Everybody with { Page = new() { Limit = 0 } })).Page!;

        Assert.Empty(page.Results);
        Assert.NotNull(page.NextToken);
        Assert.Equal(0, _numbers.Decisions);
    }

    [Fact]
    public async Task WhatCameInBetweenIsNotLostAndWhatWentIsNotMissed()
    {
        var first = (await FindAsync(Everybody with { Page = new() { Limit = 2 } })).Page!;
        _numbers.Known = [.. _numbers.Known.Where(id => id != first.Results[^1].Found).Append("u099").Order(StringComparer.Ordinal)];

        var second = (await FindAsync(Everybody with { Page = new() { Token = first.NextToken } })).Page!;

        Assert.Equal(["u000", "u003"], first.Results.Select(result => result.Found));
        Assert.Equal(["u006", "u009"], second.Results.Select(result => result.Found));
    }

    public static TheoryData<string> OtherSearches => ["subject", "action", "resource", "context", "limit", "properties", "caller", "target"];

    [Theory]
    [MemberData(nameof(OtherSearches))]
    public async Task ATokenIsGoodForItsOwnSearchOnly(string different)
    {
        var token = await TokenAsync();
        var same = Everybody with { Page = new() { Token = token } };

        var other = await FindAsync(different switch
        {
            "subject" => same with { Subject = new() { Type = "admin" } },
            "action" => same with { Action = new() { Name = "write" } },
            "resource" => same with { Resource = new() { Type = "record", Id = "2" } },
            "context" => same with { Context = JsonElement.Parse("""{"a":1}""") },
            "limit" => same with { Page = new() { Token = token, Limit = 5 } },
            "properties" => same with { Page = new() { Token = token, Properties = JsonElement.Parse("{}") } },
            "target" => same with { Subject = new() { Type = "user", Id = "-" } },
            _ => same,
        }, different == "caller" ? "another" : Caller, different == "target" ? SearchFor.Resource : SearchFor.Subject);

        Assert.NotNull(other.Fault);
        Assert.Null((await FindAsync(same)).Fault);
    }

    [Fact]
    public async Task ATokenThatWasTouchedIsRefused()
    {
        var token = await TokenAsync();

        for (var i = 0; i < token.Length; i++)
        {
            var touched = token.ToCharArray();
            touched[i] = touched[i] == 'A' ? 'Q' : 'A';
            Assert.NotNull((await FindAsync(Everybody with { Page = new() { Token = new(touched) } })).Fault);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64 at all!")]
    public async Task WhatIsNoTokenIsRefused(string token) =>
        Assert.NotNull((await FindAsync(Everybody with { Page = new() { Token = token } })).Fault);

    [Fact]
    public async Task AnOldTokenIsRefused()
    {
        var token = await TokenAsync();
        _time.Advance(PageTokens.Lifetime);

        Assert.NotNull((await FindAsync(Everybody with { Page = new() { Token = token } })).Fault);
    }

    [Fact]
    public async Task ATokenDoesNotTellWhomTheCallerMayNotKnowOf()
    {
        _numbers.PermitsNothing = true;
        var token = (await FindAsync(Everybody)).Page!.NextToken!;

        Assert.DoesNotContain("u049", Encoding.Latin1.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(token)), StringComparison.Ordinal);
    }

    [Fact]
    public void ReplicasWithOneKeyGoOnWithEachOthersPages()
    {
        var shared = Options.Create(new EvaluationOptions { CacheKey = Convert.ToBase64String(new byte[32]) });
        using PageTokens one = new(shared, _time), other = new(shared, _time);

        Assert.Equal(new("u", 3), other.Open(one.Seal(new("u", 3), "q"u8), "q"u8));
        Assert.Null(_tokens.Open(one.Seal(new("u", 3), "q"u8), "q"u8));
    }

    public void Dispose() => _tokens.Dispose();

    private async Task<string> TokenAsync() => (await FindAsync(Everybody with { Page = new() { Limit = 2 } })).Page!.NextToken!;

    private Task<SearchOutcome> FindAsync(SearchRequest request, string caller = Caller, SearchFor target = SearchFor.Subject) =>
        new PermittedSearch(_numbers, _numbers, _tokens, Options.Create(new SearchOptions { LargestPage = 10, DecisionsPerPage = 50 }))
            .FindAsync(SearchQuery.Read(target, request).Value!, caller, TestContext.Current.CancellationToken);

    /// <summary>Knows a hundred users, and permits every third.</summary>
    private sealed class Numbers : IDecisionPoint, ISearchSpace
    {
        public bool PermitsNothing { get; set; }

        public int Decisions { get; private set; }

        public IReadOnlyList<string> Known { get; set; } = [.. Enumerable.Range(0, 100).Select(i => $"u{i:000}")];

        public static bool IsPermitted(string id) => int.Parse(id.AsSpan(1), CultureInfo.InvariantCulture) % 3 == 0;

        public Task<Judgement> DecideAsync(EvaluationRequest request, CancellationToken cancellationToken)
        {
            Decisions++;
            return Task.FromResult(Judgement.Of(new() { Decision = !PermitsNothing && IsPermitted(request.Subject.Id) }));
        }

        public ValueTask<Found<IReadOnlyList<string>>> CandidatesAsync(SearchQuery query, CancellationToken cancellationToken) =>
            new(Found<IReadOnlyList<string>>.Yes(Known));
    }
}
