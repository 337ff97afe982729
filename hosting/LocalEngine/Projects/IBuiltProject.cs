namespace AgentTrust.LocalEngine;

/// <summary>A project that was built together with the AppHost, so that nothing has to be asked of the build at run time.</summary>
public interface IBuiltProject
{
    /// <summary>The assembly that runs.</summary>
    string TargetPath { get; }
}
