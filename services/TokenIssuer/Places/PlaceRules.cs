using AgentTrust.Contracts.Tasks;

namespace AgentTrust.TokenIssuer.Places;

/// <summary>Whether an agent may work from a place, beside those from which it works already (R8, R85).</summary>
/// <remarks>
/// A copied identity shows in that two keys are at work at once. As long as one is heard of, another is refused; once its
/// lease has run out, the newcomer takes over and whatever the old key holds is dead, so that the two never act together.
/// </remarks>
internal static class PlaceRules
{
    /// <param name="agent">Whose place it is.</param>
    /// <param name="places">The places of the agent's live tasks.</param>
    /// <param name="asked">From where it asks now.</param>
    /// <param name="lease">How long a place is held without being heard of.</param>
    /// <param name="now">The present.</param>
    public static PlaceRuling Judge(
        AgentFacts agent, IReadOnlyList<SeenPlace> places, Place asked, TimeSpan lease, DateTimeOffset now)
    {
        var same = places.FirstOrDefault(place => place.Key == asked.Key && place.Task == asked.Task);
        if (same is not null) return IsDue(same.SeenAt, lease, now) ? PlaceRuling.Take(asked) : PlaceRuling.Stay;

        // Another task with a key that is at work already is no other place.
        var others = places.GroupBy(place => place.Key)
            .Select(group => (Key: group.Key, SeenAt: group.Max(place => place.SeenAt)))
            .OrderBy(place => place.SeenAt)
            .ToList();
        if (others.Any(place => place.Key == asked.Key)) return PlaceRuling.Take(asked);

        var working = others.Where(place => now - place.SeenAt < lease).ToList();
        if (working.Count >= agent.MaxPlaces) return PlaceRuling.Refuse(working[0].SeenAt + lease - now);

        var tooMany = Math.Max(0, others.Count + 1 - agent.MaxPlaces);
        return PlaceRuling.Take(asked, [.. others.Take(tooMany).Select(place => place.Key)]);
    }

    /// <summary>Often enough for the lease, and no more: most exchanges write nothing about places.</summary>
    public static bool IsDue(DateTimeOffset seenAt, TimeSpan lease, DateTimeOffset now) => now - seenAt >= lease / 4;
}

/// <summary>The place is taken (and others given up), stays as it is known, or is refused.</summary>
/// <param name="FreeIn">After how long asking again may help, when it is refused.</param>
internal sealed record PlaceRuling(TakenPlace? Taken, TimeSpan? FreeIn)
{
    public static readonly PlaceRuling Stay = new(null, null);

    public bool IsRefused => FreeIn is not null;

    public static PlaceRuling Take(Place place, params IReadOnlyList<string> givenUp) => new(new TakenPlace(place, givenUp), null);

    public static PlaceRuling Refuse(TimeSpan freeIn) => new(null, freeIn);
}
