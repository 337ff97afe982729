using AgentTrust.Contracts.Audit.Questions;

namespace AgentTrust.AuditService.Search.Views;

/// <summary>Keeps people's questions. One person's are nobody else's.</summary>
internal interface ISavedViews
{
    /// <summary>By name.</summary>
    Task<IReadOnlyList<SavedView>> ListAsync(string person, CancellationToken cancellationToken);

    /// <summary>Keeps it, in the place of one with the same name.</summary>
    /// <returns>Whether there was room.</returns>
    Task<bool> KeepAsync(string person, SavedView view, CancellationToken cancellationToken);

    /// <returns>Whether there was one.</returns>
    Task<bool> DeleteAsync(string person, string name, CancellationToken cancellationToken);
}
