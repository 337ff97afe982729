using AgentTrust.AuditService.Search.Views;
using AgentTrust.Contracts.Audit.Questions;

namespace AgentTrust.AuditService.Tests.Search;

/// <summary>Saved questions in memory.</summary>
internal sealed class MemorySavedViews : ISavedViews
{
    private readonly SortedDictionary<(string Person, string Name), SavedView> _views = new(Comparer<(string Person, string Name)>.Create(
        (a, b) => string.CompareOrdinal(a.Person, b.Person) is not 0 and var order ? order : string.CompareOrdinal(a.Name, b.Name)));

    public Task<IReadOnlyList<SavedView>> ListAsync(string person, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SavedView>>([.. _views.Where(view => view.Key.Person == person).Select(view => view.Value)]);

    public Task<bool> KeepAsync(string person, SavedView view, CancellationToken cancellationToken)
    {
        if (_views.Keys.Count(key => key.Person == person && key.Name != view.Name) >= ViewEndpoints.MostViews) return Task.FromResult(false);

        _views[(person, view.Name)] = view;
        return Task.FromResult(true);
    }

    public Task<bool> DeleteAsync(string person, string name, CancellationToken cancellationToken) => Task.FromResult(_views.Remove((person, name)));
}
