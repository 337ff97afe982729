using AgentTrust.AuditService.Bodies;
using AgentTrust.AuditService.Checkpoints;
using AgentTrust.AuditService.Export;
using AgentTrust.AuditService.Log;
using AgentTrust.AuditService.Search;
using AgentTrust.AuditService.Storage;
using AgentTrust.AuditService.Tail;
using AgentTrust.ServiceDefaults;
using AgentTrust.ServiceDefaults.Authentication;

var builder = WebApplication.CreateBuilder(args);

builder.AddServiceDefaults();
builder.AddServiceAuthentication();
builder.AddStorage();
builder.AddCheckpoints();
builder.AddLog();
builder.AddBodies();
builder.AddSearch();
builder.AddTail();
builder.AddExport();

var app = builder.Build();

app.MapServiceDefaults();
app.MapCheckpoints();
app.MapLog();
app.MapBodies();
app.MapSearchQuestions();
app.MapTail();
app.MapExport();

app.Run();
