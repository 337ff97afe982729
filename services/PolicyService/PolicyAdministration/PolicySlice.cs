using System.Collections.Concurrent;
using AgentTrust.PolicyService.Evaluation;
using AgentTrust.PolicyService.Evaluation.Cedar;

namespace AgentTrust.PolicyService.PolicyAdministration;

/// <summary>Policies that are put before the engine together.</summary>
/// <remarks>A large one is narrowed once more by what its policies ask first of the facts, see <see cref="PolicyGuard"/>.</remarks>
internal sealed class PolicySlice
{
    /// <summary>Reading facts costs about what a few policies cost; up to here it is not worth it.</summary>
    private const int LargestUnread = 32;
    private const int MostPaths = 3;
    private const int MostRemembered = 4_096;

    private readonly GuardPath[] _paths = [];
    private readonly ILookup<PolicyGuard, Policy>? _guarded;
    private readonly Policy[] _open = [];
    private readonly ConcurrentDictionary<GuardValues, PolicySlice> _narrower = new();

    /// <param name="policies">Each once.</param>
    public PolicySlice(IReadOnlyList<Policy> policies)
        : this(policies, mayNarrow: policies.Count > LargestUnread)
    {
    }

    private PolicySlice(IReadOnlyList<Policy> policies, bool mayNarrow)
    {
        Policies = policies;
        Mentions = [.. policies.SelectMany(policy => policy.Mentions).Distinct()];
        if (!mayNarrow) return;

        _paths = [.. policies.Select(policy => policy.Guard?.Path).OfType<GuardPath>().GroupBy(path => path).OrderByDescending(same => same.Count()).Take(MostPaths).Select(same => same.Key)];
        _guarded = policies.Where(IsGuarded).ToLookup(policy => policy.Guard!);
        _open = [.. policies.Where(policy => !IsGuarded(policy))];
    }

    public IReadOnlyList<Policy> Policies { get; }

    /// <summary>Entities that their conditions name.</summary>
    public IReadOnlyList<EntityUid> Mentions { get; }

    /// <summary>Without the policies whose first condition is false: they can neither decide nor err.</summary>
    public PolicySlice Narrow(EngineRequest request)
    {
        if (_paths.Length == 0) return this;

        Span<string?> found = new string?[MostPaths];
        for (var i = 0; i < _paths.Length; i++)
            if ((found[i] = CedarGuards.Find(request, _paths[i])) is null) return this; // what is not there makes a policy err: all are asked

        // A text that no policy asks for is like any other such text, and need not be remembered by itself.
        for (var i = 0; i < _paths.Length; i++)
            if (!_guarded!.Contains(new(_paths[i], found[i]!))) found[i] = null;
        var values = new GuardValues(found[0], found[1], found[2]);
        return _narrower.TryGetValue(values, out var known) ? known : Remember(values);
    }

    private bool IsGuarded(Policy policy) => policy.Guard is { } guard && _paths.Contains(guard.Path);

    private PolicySlice Remember(GuardValues values)
    {
        if (_narrower.Count >= MostRemembered) _narrower.Clear();
        return _narrower.GetOrAdd(values, asked => new([.. _open, .. _paths.SelectMany((path, i) => asked[i] is { } value ? _guarded![new(path, value)] : [])], mayNarrow: false));
    }

    private readonly record struct GuardValues(string? First, string? Second, string? Third)
    {
        public string? this[int index] => index switch { 0 => First, 1 => Second, _ => Third };
    }
}
