using AgentTrust.AuditService.Checkpoints;
using AgentTrust.AuditService.Log;
using AgentTrust.AuditService.Storage;
using AgentTrust.ServiceDefaults;
using AgentTrust.ServiceDefaults.Authentication;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddServiceAuthentication();
builder.AddStorage();
builder.AddCheckpoints();
builder.AddLog();

var app = builder.Build();

app.MapServiceDefaults();
app.MapCheckpoints();
app.MapLog();

app.Run();
