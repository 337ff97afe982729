using AgentTrust.Contracts.Tokens;
using AgentTrust.TokenIssuer.AccessReview;
using AgentTrust.TokenIssuer.Places;
using AgentTrust.TokenIssuer.Storage;
using AgentTrust.TokenIssuer.Tasks;

namespace AgentTrust.TokenIssuer.Tests.Storage;

/// <summary>Places and counted use in memory.</summary>
internal sealed partial class MemoryAuthorityStore
{
    private readonly Dictionary<Place, DateTimeOffset> _places = [];
    private readonly Dictionary<AgentUse, (long Calls, DateTimeOffset LastAt)> _uses = [];

    public Task<IReadOnlyList<CountedUse>> ReadUseAsync(string agent, DateTimeOffset since, CancellationToken cancellationToken) =>
        Read<IReadOnlyList<CountedUse>>(() =>
        [
            .. _uses.Where(use => use.Key.Agent == agent && use.Value.LastAt >= since)
                .Select(use => new CountedUse(use.Key, use.Value.Calls, use.Value.LastAt))
                .OrderBy(use => (use.Use.Task, use.Use.Action, use.Use.ResourceType, use.Use.Resource)),
        ]);

    private AgentAuthority? WithPlaces(AgentAuthority? authority, Place? asked) => asked is null
        ? authority
        : authority?.WithPlaces(
            [
                .. _places.Where(place => place.Key.Agent == asked.Agent && TaskLife.IsLive(_tasks[place.Key.Task]) && time.GetUtcNow() < _tasks[place.Key.Task].ExpiresAt)
                    .Select(place => new SeenPlace(place.Key.Key, place.Key.Task, place.Value)),
            ],
            _revocations.Where(entry => entry.Kind == RevocationKind.Key && entry.Id == asked.Key).Max(entry => (DateTimeOffset?)entry.At));

    private void Keep(AuthorityChange change)
    {
        var now = time.GetUtcNow();
        if (change.Place is { } taken)
        {
            foreach (var left in _places.Keys.Where(place => place.Agent == taken.Place.Agent && taken.GivenUp.Contains(place.Key)).ToList())
                _places.Remove(left);
            _places[taken.Place] = now;
        }

        if (change.Heard is { } heard && _places.TryGetValue(heard.Place, out var seen) && PlaceRules.IsDue(seen, heard.Lease, now))
            _places[heard.Place] = now;
        if (change.Use is { } use)
            _uses[use] = ((_uses.TryGetValue(use, out var counted) ? counted.Calls : 0) + 1, now);
    }
}
