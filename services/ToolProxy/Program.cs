using AgentTrust.ServiceDefaults;
using AgentTrust.ServiceDefaults.Authentication;
using AgentTrust.ToolProxy.Approvals;
using AgentTrust.ToolProxy.Arguments;
using AgentTrust.ToolProxy.Forwarding;
using AgentTrust.ToolProxy.Inspection;
using AgentTrust.ToolProxy.Records;
using AgentTrust.ToolProxy.ResourceMetadata;
using AgentTrust.ToolProxy.Revocation;
using AgentTrust.ToolProxy.Sessions;
using AgentTrust.ToolProxy.ToolCalls;
using AgentTrust.ToolProxy.ToolCatalog;
using AgentTrust.ToolProxy.UpstreamCredentials;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddServiceAuthentication();
builder.AddToolCatalog();
builder.AddArguments();
builder.AddSessions();
builder.AddRevocation();
builder.AddRecords();
builder.AddInspection();
builder.AddUpstreamCredentials();
builder.AddForwarding();
builder.AddResourceMetadata();
builder.AddApprovals();
builder.AddToolCalls();

var app = builder.Build();

app.MapServiceDefaults();
app.MapResourceMetadata();
app.MapToolCatalog();
app.MapSessions();
app.MapRevocation();
app.MapToolCalls();

app.Run();
