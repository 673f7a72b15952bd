<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
 <context>
  <name>QFieldSyncCloud</name>
  <message>
   <location filename="../qfieldsync_cloud/gui/options.py" />
   <source> s</source>
   <translation> s</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/dialog.py" />
   <source>&amp;All conflicts:</source>
   <translation>Alle &amp;Konflikte:</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_choices.py" />
   <source>&amp;Attachments too</source>
   <translation>Auch &amp;Anhänge</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish.py" />
   <source>&amp;Close</source>
   <translation>&amp;Schließen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/synchronize_buttons.py" />
   <source>&amp;Compare again</source>
   <translation>Erneut &amp;vergleichen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/failure.py" />
   <source>&amp;Copy</source>
   <translation>&amp;Kopieren</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/dialog.py" />
   <source>&amp;Decide</source>
   <translation>&amp;Entscheiden</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/synchronize_buttons.py" />
   <source>&amp;Decide conflicts…</source>
   <translation>&amp;Konflikte entscheiden…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_project.py" />
   <source>&amp;Description</source>
   <translation>&amp;Beschreibung</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/download.py" />
   <source>&amp;Download</source>
   <translation>&amp;Herunterladen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_buttons.py" />
   <source>&amp;Download…</source>
   <translation>&amp;Herunterladen…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_choices.py" />
   <source>&amp;Edits that both sides changed:</source>
   <translation>Beidseits geänderte &amp;Bearbeitungen:</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/download.py" />
   <source>&amp;Folder</source>
   <translation>&amp;Ordner</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_folder.py" />
   <source>&amp;In place: the project's own folder, without a copy</source>
   <translation>An Ort und &amp;Stelle: der Ordner des Projekts selbst, ohne Kopie</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_choices.py" />
   <source>&amp;Only edits</source>
   <translation>&amp;Nur Bearbeitungen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_buttons.py" />
   <source>&amp;Open</source>
   <translation>&amp;Öffnen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/trash.py" />
   <source>&amp;Open folder</source>
   <translation>&amp;Ordner öffnen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/download.py" />
   <source>&amp;Open in QGIS</source>
   <translation>In QGIS &amp;öffnen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_project.py" />
   <source>&amp;Owner</source>
   <translation>&amp;Eigentümer</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/options.py" />
   <source>&amp;Parallel transfers</source>
   <translation>&amp;Parallele Übertragungen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/login.py" />
   <source>&amp;Password</source>
   <translation>&amp;Passwort</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish.py" />
   <source>&amp;Publish</source>
   <translation>&amp;Veröffentlichen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/trash.py" />
   <source>&amp;Put back…</source>
   <translation>&amp;Zurückholen…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_search.py" />
   <source>&amp;Refresh</source>
   <translation>&amp;Aktualisieren</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/options.py" />
   <source>&amp;Server</source>
   <translation>&amp;Server</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/synchronize_buttons.py" />
   <source>&amp;Synchronize</source>
   <translation>&amp;Synchronisieren</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_buttons.py" />
   <source>&amp;Synchronize…</source>
   <translation>&amp;Synchronisieren…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_buttons.py" />
   <source>&amp;Take over from QFieldSync</source>
   <translation>Von QFieldSync &amp;übernehmen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish.py" />
   <source>&amp;Try again</source>
   <translation>&amp;Erneut versuchen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/synchronize_buttons.py" />
   <source>&amp;Try out</source>
   <translation>&amp;Ausprobieren</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/synchronize_buttons.py" />
   <source>&amp;Undo…</source>
   <translation>&amp;Rückgängig…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/login.py" />
   <source>&amp;User name or e-mail</source>
   <translation>&amp;Benutzername oder E-Mail</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/data.py" />
   <source>A GeoPackage needs each number once, so features get numbers of their own there.</source>
   <translation>Ein GeoPackage braucht jede Nummer genau einmal; die Objekte bekommen dort eigene Nummern.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/names.py" />
   <source>A file on one side has the name of a folder on the other: {names}.</source>
   <translation>Eine Datei der einen Seite heißt wie ein Ordner der anderen: {names}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/layers.py" />
   <source>A form of {layer} offers values of {partner}, which is left out.</source>
   <translation>Ein Formular von {layer} bietet Werte von {partner} an; dieser Layer wird weggelassen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/values.py" />
   <source>A geometry can't be read.</source>
   <translation>Eine Geometrie kann nicht gelesen werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/values.py" />
   <source>A geometry of this kind can't travel as an edit.</source>
   <translation>Eine Geometrie dieser Art kann nicht als Bearbeitung übertragen werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/changing.py" />
   <source>A layer on {file} is in edit mode.</source>
   <translation>Ein Layer auf {file} wird gerade bearbeitet.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/choice_delegate.py" />
   <source>A list of choices; Space opens it</source>
   <translation>Eine Auswahlliste; die Leertaste öffnet sie</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/edits/fates.py" />
   <source>A manager of the project had the server ignore it.</source>
   <translation>Jemand, der das Projekt verwaltet, ließ den Server sie ignorieren.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/values.py" />
   <source>A number that is infinite or undefined can't travel as an edit.</source>
   <translation>Eine unendliche oder undefinierte Zahl kann nicht als Bearbeitung übertragen werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/field.py" />
   <source>A synchronization may have given it another number since. If it was deleted, export the change as a layer and copy the feature from there.</source>
   <translation>Eine Synchronisierung kann ihm inzwischen eine andere Nummer gegeben haben. Wurde es gelöscht, exportieren Sie die Änderung als Layer und kopieren Sie das Objekt von dort.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/compare.py" />
   <source>A text in the field {field} of the table {table} is damaged: it is not UTF-8.</source>
   <translation>Ein Text im Feld {field} der Tabelle {table} ist beschädigt: Er ist kein UTF-8.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/values.py" />
   <source>A text with invisible null characters can't travel as an edit.</source>
   <translation>Ein Text mit unsichtbaren Nullzeichen kann nicht als Bearbeitung übertragen werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/restore.py" />
   <source>A time looks like 2026-08-01 09:30</source>
   <translation>Ein Zeitpunkt sieht so aus: 2026-08-01 09:30</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/algorithm.py" />
   <source>Account</source>
   <translation>Konto</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/findings_model.py" />
   <source>Add UUID field</source>
   <translation>UUID-Feld hinzufügen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/tables.py" />
   <source>Add a text field with the default value uuid() to {layer}, and build the relation {relation} on it.</source>
   <translation>Fügen Sie {layer} ein Textfeld mit dem Vorgabewert uuid() hinzu und bauen Sie die Beziehung {relation} darauf auf.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/project.py" />
   <source>Add at least one layer.</source>
   <translation>Fügen Sie mindestens einen Layer hinzu.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/field.py" />
   <source>Add the field, or enter the other values by hand.</source>
   <translation>Fügen Sie das Feld hinzu oder geben Sie die übrigen Werte von Hand ein.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/login.py" />
   <source>Address of the QFieldCloud server; those that you used before are in the list</source>
   <translation>Adresse des QFieldCloud-Servers; die bisher verwendeten stehen in der Liste</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/findings_model.py" />
   <source>Adds a text field to {layer} that gives each feature a UUID. Its file is changed at once.</source>
   <translation>Fügt {layer} ein Textfeld hinzu, das jedem Objekt eine UUID gibt. Die Datei wird sofort geändert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_page.py" />
   <source>After</source>
   <translation>Nachher</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_choices.py" />
   <source>All &amp;conflicts:</source>
   <translation>Alle &amp;Konflikte:</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/filter_bar.py" />
   <source>All fates</source>
   <translation>Alle Ergebnisse</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/details.py" />
   <source>All fields</source>
   <translation>Alle Felder</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/download.py" />
   <source>All files; the folder is linked and can be synchronized</source>
   <translation>Alle Dateien; der Ordner ist verknüpft und kann synchronisiert werden</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/filter_bar.py" />
   <source>All layers</source>
   <translation>Alle Layer</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/filter_bar.py" />
   <source>All people</source>
   <translation>Alle Personen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_search.py" />
   <source>All that I take part in</source>
   <translation>Alle, an denen ich beteiligt bin</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/failures.py" />
   <source>An address looks like https://app.qfield.cloud</source>
   <translation>Eine Adresse sieht so aus: https://app.qfield.cloud</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/plan.py" />
   <source>An attachment: it stays in the cloud until you ask for it.</source>
   <translation>Ein Anhang: Er bleibt in der Cloud, bis Sie ihn anfordern.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_fixes.py" />
   <source>Another project is open in QGIS now.</source>
   <translation>In QGIS ist jetzt ein anderes Projekt geöffnet.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/field.py" />
   <source>Applied</source>
   <translation>Angewendet</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/edits/fates.py" />
   <source>Applied.</source>
   <translation>Angewendet.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/applying.py" />
   <source>Apply here</source>
   <translation>Hier anwenden</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_page.py" />
   <source>Apply here…</source>
   <translation>Hier anwenden…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/dialog.py" />
   <source>Apply the decisions that you made, then synchronize the folder</source>
   <translation>Die getroffenen Entscheidungen anwenden und dann den Ordner synchronisieren</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/dialog.py" />
   <source>Apply the decisions that you made; the others go on waiting</source>
   <translation>Die getroffenen Entscheidungen anwenden; die anderen warten weiter</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/applying.py" />
   <source>Applying a change by {person} here</source>
   <translation>Eine Änderung von {person} wird hier angewendet</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/waiting.py" />
   <source>Applying edits</source>
   <translation>Änderungen werden übernommen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/dialog.py" />
   <source>Applying your decisions in {folder}</source>
   <translation>Ihre Entscheidungen in {folder} werden angewendet</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/layer_model.py" />
   <source>As it is</source>
   <translation>Wie es ist</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/layer_model.py" />
   <source>As it is now; the GeoPackage can be larger or smaller</source>
   <translation>Wie sie jetzt ist; das GeoPackage kann größer oder kleiner sein</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/trash.py" />
   <source>As it was before</source>
   <translation>Wie es vorher war</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/restore.py" />
   <source>As they were at</source>
   <translation>Stand vom</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>Ask a manager to upload it, or to lift the restriction.</source>
   <translation>Bitten Sie einen Manager, sie hochzuladen oder die Einschränkung aufzuheben.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>Ask an administrator or manager of the project for a higher role.</source>
   <translation>Bitten Sie einen Administrator oder Manager des Projekts um eine höhere Rolle.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>Ask its administrator for a higher limit.</source>
   <translation>Bitten Sie den Administrator um eine höhere Grenze.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_checking.py" />
   <source>Asking for the free storage</source>
   <translation>Freier Speicher wird erfragt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/filter_bar.py" />
   <source>At any time</source>
   <translation>Jederzeit</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_layers.py" />
   <source>Attached files: {size}.</source>
   <translation>Angehängte Dateien: {size}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_model.py" />
   <source>Attachments that stay in the cloud</source>
   <translation>Anhänge, die in der Cloud bleiben</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/download.py" />
   <source>Attachments that the project leaves in the cloud, too</source>
   <translation>Auch Anhänge, die das Projekt in der Cloud lässt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/model.py" />
   <source>Attribute</source>
   <translation>Attribut</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_page.py" />
   <source>Before</source>
   <translation>Vorher</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/details.py" />
   <source>Before and after</source>
   <translation>Vorher und nachher</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/field.py" />
   <source>Being applied</source>
   <translation>Wird angewendet</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/values.py" />
   <source>Binary data in a field can't travel as an edit.</source>
   <translation>Binäre Daten in einem Feld können nicht als Bearbeitung übertragen werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_choices.py" />
   <source>Both directions</source>
   <translation>Beide Richtungen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/trash.py" />
   <source>Bring the selected files back to what they were; they are kept in turn</source>
   <translation>Die gewählten Dateien auf ihren früheren Stand bringen; der jetzige wird ebenfalls aufbewahrt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/wording.py" />
   <source>Bring theirs back</source>
   <translation>Das der anderen zurückholen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/restore.py" />
   <source>Brings files of a linked folder back to what they were before a synchronization replaced, changed or deleted them. FILES are names or patterns, separated by commas; without them every file in the trash is meant. WHEN is a time (2026-08-01 09:30): each file becomes what it was then; without it, what it was last. What the files are now goes to the trash first. TRASH lists, as JSON, what is meant.</source>
   <translation>Bringt Dateien eines verknüpften Ordners auf den Stand, bevor eine Synchronisierung sie ersetzt, geändert oder gelöscht hat. FILES sind Namen oder Muster, durch Kommas getrennt; ohne sie ist jede Datei im Papierkorb gemeint. WHEN ist ein Zeitpunkt (2026-08-01 09:30): Jede Datei wird, was sie damals war; ohne ihn, was sie zuletzt war. Was die Dateien jetzt sind, kommt zuvor in den Papierkorb. TRASH nennt als JSON, was gemeint ist.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/tables.py" />
   <source>Build the relation {relation} on the field {field} of {layer}, and on a text field of {child}.</source>
   <translation>Bauen Sie die Beziehung {relation} auf dem Feld {field} von {layer} und einem Textfeld von {child} auf.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/package.py" />
   <source>Bytes of the package</source>
   <translation>Bytes des Pakets</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/outputs.py" />
   <source>Bytes that travelled</source>
   <translation>Übertragene Bytes</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/export_menu.py" />
   <source>CSV files (*.csv)</source>
   <translation>CSV-Dateien (*.csv)</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/edit_panel.py" />
   <source>Cancel</source>
   <translation>Abbrechen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/algorithm.py" />
   <source>Cancelled.</source>
   <translation>Abgebrochen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/layers.py" />
   <source>Change the layer's source, or set its cloud action to {actions}.</source>
   <translation>Ändern Sie die Quelle des Layers oder setzen Sie seine Cloud-Aktion auf {actions}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/plan.py" />
   <source>Changed here, not in the cloud.</source>
   <translation>Hier geändert, in der Cloud nicht.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/plan.py" />
   <source>Changed in the cloud, not here.</source>
   <translation>In der Cloud geändert, hier nicht.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/edits/tracking.py" />
   <source>Changed on both sides, and it can only travel whole: {reason}</source>
   <translation>Auf beiden Seiten geändert, und die Datei kann nur als Ganzes übertragen werden: {reason}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/plan.py" />
   <source>Changed on both sides.</source>
   <translation>Auf beiden Seiten geändert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/changes.py" />
   <source>Changed on both sides; a decision is due.</source>
   <translation>Auf beiden Seiten geändert; eine Entscheidung steht aus.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/dock.py" />
   <source>Changes</source>
   <translation>Änderungen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_table.py" />
   <source>Changes from the field</source>
   <translation>Änderungen aus dem Feld</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/project.py" />
   <source>Changes of the project that are not saved are not part of the package.</source>
   <translation>Nicht gespeicherte Änderungen des Projekts sind nicht Teil des Pakets.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/plugin.py" />
   <source>Changes…</source>
   <translation>Änderungen…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_findings.py" />
   <source>Check &amp;again</source>
   <translation>&amp;Erneut prüfen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/snapshot.py" />
   <source>Check its permissions, or list it in .qfieldsyncignore.</source>
   <translation>Prüfen Sie die Berechtigungen oder tragen Sie den Namen in .qfieldsyncignore ein.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/multipart.py" />
   <source>Check its permissions, or whether another program locks it.</source>
   <translation>Prüfen Sie die Berechtigungen und ob ein anderes Programm den Zugriff sperrt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/restore.py" />
   <source>Check its permissions, the free space, and whether another program has it open.</source>
   <translation>Prüfen Sie die Berechtigungen, den freien Speicherplatz und ob ein anderes Programm die Datei geöffnet hat.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/lock.py" />
   <source>Check its permissions.</source>
   <translation>Prüfen Sie die Berechtigungen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/state.py" />
   <source>Check permissions and free space; as a last resort download the project into a new folder.</source>
   <translation>Prüfen Sie Berechtigungen und freien Speicherplatz; laden Sie das Projekt notfalls in einen neuen Ordner herunter.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/workplace.py" />
   <source>Check permissions, free space and whether a program locks it.</source>
   <translation>Prüfen Sie Berechtigungen, freien Speicherplatz und ob ein Programm den Zugriff sperrt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/check.py" />
   <source>Check project</source>
   <translation>Projekt prüfen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/errors.py" />
   <source>Check that QGIS can open the layer and that the disk has room, then repeat; nothing was changed.</source>
   <translation>Prüfen Sie, ob QGIS den Layer öffnen kann und ob auf dem Datenträger Platz ist, und wiederholen Sie den Vorgang; es wurde nichts geändert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/errors.py" />
   <source>Check that its data can be opened in QGIS, or leave the layer out.</source>
   <translation>Prüfen Sie, ob sich die Daten in QGIS öffnen lassen, oder lassen Sie den Layer weg.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/uuid_field.py" />
   <source>Check that its file can be written, or add a text field with the default value uuid() in QGIS.</source>
   <translation>Prüfen Sie, ob die Datei geschrieben werden kann, oder fügen Sie in QGIS ein Textfeld mit dem Vorgabewert uuid() hinzu.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>Check that the address is that of a QFieldCloud server.</source>
   <translation>Prüfen Sie, ob die Adresse zu einem QFieldCloud-Server gehört.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/errors.py" />
   <source>Check that the file can be read and that the disk has room, then repeat.</source>
   <translation>Prüfen Sie, ob die Datei lesbar und auf dem Datenträger Platz ist, und wiederholen Sie.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/staging.py" />
   <source>Check that you may write there and that no other program holds its files.</source>
   <translation>Prüfen Sie, ob Sie dort schreiben dürfen und kein anderes Programm die Dateien benutzt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/failures.py" />
   <source>Check the address and its port; the server may be down.</source>
   <translation>Prüfen Sie die Adresse und den Port; vielleicht läuft der Server nicht.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/failures.py" />
   <source>Check the address and your internet connection.</source>
   <translation>Prüfen Sie die Adresse und Ihre Internetverbindung.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/failures.py" />
   <source>Check the address; a proxy or a sign-in page of your network may be in between.</source>
   <translation>Prüfen Sie die Adresse; vielleicht liegt ein Proxy oder eine Anmeldeseite Ihres Netzes dazwischen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/fields.py" />
   <source>Check the address; the server may be newer than this plugin.</source>
   <translation>Prüfen Sie die Adresse; vielleicht ist der Server neuer als dieses Plugin.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/events.py" />
   <source>Check the area, and the coordinate reference systems of the area and of the layer.</source>
   <translation>Prüfen Sie das Gebiet sowie die Koordinatenbezugssysteme des Gebiets und des Layers.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/download.py" />
   <source>Check the free space on the disk and the permissions of the folder.</source>
   <translation>Prüfen Sie den freien Speicherplatz und die Berechtigungen des Ordners.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/failures.py" />
   <source>Check the network and try again: it goes on where it stopped.</source>
   <translation>Prüfen Sie das Netz und versuchen Sie es erneut: Es geht dort weiter, wo es aufgehört hat.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/pair.py" />
   <source>Check the permissions of the file and of the folder it lies in.</source>
   <translation>Prüfen Sie die Berechtigungen der Datei und des Ordners, in dem sie liegt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/disk.py" />
   <source>Check the permissions of the folder, and whether another program locks the file.</source>
   <translation>Prüfen Sie die Rechte am Ordner und ob ein anderes Programm die Datei sperrt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/failures.py" />
   <source>Check the proxy in QGIS: Settings, Options, Network.</source>
   <translation>Prüfen Sie den Proxy in QGIS: Einstellungen, Optionen, Netzwerk.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>Check the values: it may be taken already, or hold characters that are not allowed.</source>
   <translation>Prüfen Sie die Werte: Vielleicht ist einer schon vergeben oder enthält unerlaubte Zeichen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>Check the values; if they are right, report it with the details.</source>
   <translation>Prüfen Sie die Werte; wenn sie stimmen, melden Sie den Fehler mit den Details.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>Check them; organizations can't sign in, only their members can.</source>
   <translation>Prüfen Sie die Angaben; Organisationen können sich nicht anmelden, nur ihre Mitglieder.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/failures.py" />
   <source>Check your internet connection and the address.</source>
   <translation>Prüfen Sie Ihre Internetverbindung und die Adresse.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_checking.py" />
   <source>Checking the project</source>
   <translation>Projekt wird geprüft</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/examination.py" />
   <source>Checking {layer} …</source>
   <translation>{layer} wird geprüft…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/pane.py" />
   <source>Choose a feature to see it on a map.</source>
   <translation>Wählen Sie ein Objekt, um es auf einer Karte zu sehen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/project.py" />
   <source>Choose a folder inside the project's folder.</source>
   <translation>Wählen Sie einen Ordner innerhalb des Projektordners.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/upload.py" />
   <source>Choose a folder with a project.</source>
   <translation>Wählen Sie einen Ordner mit einem Projekt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/folder.py" />
   <source>Choose a folder.</source>
   <translation>Wählen Sie einen Ordner.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/pane.py" />
   <source>Choose an attribute to type a value for it.</source>
   <translation>Wählen Sie ein Attribut, um einen Wert dafür einzugeben.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/folder.py" />
   <source>Choose an empty folder, or one that was published or packaged before. Nothing was changed.</source>
   <translation>Wählen Sie einen leeren Ordner oder einen, der schon veröffentlicht oder gepackt wurde. Es wurde nichts geändert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/fieldchanges.py" />
   <source>Choose another file.</source>
   <translation>Wählen Sie eine andere Datei.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/resources/findings.py" />
   <source>Choose another file; otherwise the crew sees a placeholder.</source>
   <translation>Wählen Sie eine andere Datei; sonst sieht das Feldteam einen Platzhalter.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/package.py" />
   <source>Choose another folder, or publish the project in place.</source>
   <translation>Wählen Sie einen anderen Ordner oder veröffentlichen Sie das Projekt an Ort und Stelle.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/upload.py" />
   <source>Choose another folder, or sign in to that server.</source>
   <translation>Wählen Sie einen anderen Ordner oder melden Sie sich bei jenem Server an.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/staging.py" />
   <source>Choose another folder.</source>
   <translation>Wählen Sie einen anderen Ordner.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/package.py" />
   <source>Choose another folder. If it is the same project under a new name, give it its old name back.</source>
   <translation>Wählen Sie einen anderen Ordner. Ist es dasselbe Projekt unter einem neuen Namen, geben Sie ihm seinen alten Namen zurück.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>Choose another name, or synchronize with the existing project.</source>
   <translation>Wählen Sie einen anderen Namen oder synchronisieren Sie mit dem vorhandenen Projekt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/layers.py" />
   <source>Choose one of: {actions}.</source>
   <translation>Wählen Sie eine davon: {actions}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/account.py" />
   <source>Choose one with a user name and a password in QGIS's authentication settings.</source>
   <translation>Wählen Sie in den Authentifizierungseinstellungen von QGIS eine mit Benutzername und Passwort.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/planning.py" />
   <source>Choose the folder again.</source>
   <translation>Wählen Sie den Ordner erneut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/mine_page.py" />
   <source>Choose where you and somebody else changed the same</source>
   <translation>Wählen, wo Sie und jemand anders dasselbe geändert haben</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/status_bar.py" />
   <source>Click to show its window.</source>
   <translation>Klicken Sie, um das Fenster zu zeigen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/dialog.py" />
   <source>Close</source>
   <translation>Schließen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/export.py" />
   <source>Close it in other programs, or choose another place.</source>
   <translation>Schließen Sie die Datei in anderen Programmen oder wählen Sie einen anderen Ort.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/downloads.py" />
   <source>Close the project that uses it, then synchronize again.</source>
   <translation>Schließen Sie das Projekt, das sie benutzt, und synchronisieren Sie erneut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_fixes.py" />
   <source>Close this window, and publish the one that is open.</source>
   <translation>Schließen Sie dieses Fenster, und veröffentlichen Sie das geöffnete Projekt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/multipart.py" />
   <source>Close what writes to it and synchronize again.</source>
   <translation>Schließen Sie das Programm, das hineinschreibt, und synchronisieren Sie erneut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_buttons.py" />
   <source>Compare the folder with the cloud</source>
   <translation>Den Ordner mit der Cloud vergleichen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/mine_page.py" />
   <source>Compare the whole folder with the cloud</source>
   <translation>Den ganzen Ordner mit der Cloud vergleichen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/synchronize.py" />
   <source>Comparing {folder} with the cloud</source>
   <translation>{folder} wird mit der Cloud verglichen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/wording.py" />
   <source>Conflict</source>
   <translation>Konflikt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/tree.py" />
   <source>Conflicts</source>
   <translation>Konflikte</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/dialog.py" />
   <source>Conflicts in {name}</source>
   <translation>Konflikte in {name}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/progress.py" />
   <source>Continue</source>
   <translation>Fortsetzen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/status_bar.py" />
   <source>Continue: {job}</source>
   <translation>Fortsetzen: {job}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/assemble.py" />
   <source>Converting {layer} …</source>
   <translation>{layer} wird umgewandelt…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/details.py" />
   <source>Copy</source>
   <translation>Kopieren</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/assemble.py" />
   <source>Copying {file} …</source>
   <translation>{file} wird kopiert…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/upload.py" />
   <source>Creating the cloud project {name}</source>
   <translation>Das Cloud-Projekt {name} wird angelegt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_choices.py" />
   <source>D&amp;ry run</source>
   <translation>P&amp;robelauf</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/failure.py" />
   <source>De&amp;tails…</source>
   <translation>De&amp;tails…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_choices.py" />
   <source>Decide all conflicts the same way</source>
   <translation>Alle Konflikte gleich entscheiden</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/dialog.py" />
   <source>Decide all conflicts the same way.</source>
   <translation>Alle Konflikte gleich entscheiden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/dialog.py" />
   <source>Decide and &amp;synchronize</source>
   <translation>Entscheiden und &amp;synchronisieren</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/mine_page.py" />
   <source>Decide conflicts…</source>
   <translation>Konflikte entscheiden…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/wording.py" />
   <source>Decide later</source>
   <translation>Später entscheiden</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/transfer.py" />
   <source>Decide the conflicts, then synchronize again.</source>
   <translation>Entscheiden Sie die Konflikte und synchronisieren Sie erneut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/wholefiles.py" />
   <source>Decide them first, then synchronize again.</source>
   <translation>Entscheiden Sie zuerst darüber und synchronisieren Sie dann erneut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_model.py" />
   <source>Decide: changed on both sides</source>
   <translation>Entscheiden: auf beiden Seiten geändert</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/model.py" />
   <source>Decision</source>
   <translation>Entscheidung</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/changes.py" />
   <source>Decisions that are due</source>
   <translation>Ausstehende Entscheidungen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/options.py" />
   <source>Default &amp;folder</source>
   <translation>Standard&amp;ordner</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>Delete files or old versions in the cloud, or get a larger plan.</source>
   <translation>Löschen Sie Dateien oder alte Versionen in der Cloud oder wählen Sie ein größeres Abonnement.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_model.py" />
   <source>Delete in the cloud</source>
   <translation>In der Cloud löschen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/events.py" />
   <source>Delete it in the project's folder too. To send it again, copy it into the package.</source>
   <translation>Löschen Sie sie auch im Ordner des Projekts. Um sie wieder zu senden, kopieren Sie sie in das Paket.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_model.py" />
   <source>Delete on this computer (kept in the trash)</source>
   <translation>Auf diesem Computer löschen (bleibt im Papierkorb)</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>Delete the file itself.</source>
   <translation>Löschen Sie die Datei selbst.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>Delete the other one in the cloud first, or use its name.</source>
   <translation>Löschen Sie zuerst die andere in der Cloud oder verwenden Sie deren Namen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/plan.py" />
   <source>Deleted here, changed in the cloud.</source>
   <translation>Hier gelöscht, in der Cloud geändert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/plan.py" />
   <source>Deleted here, not changed in the cloud.</source>
   <translation>Hier gelöscht, in der Cloud nicht geändert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/map.py" />
   <source>Deleted here.</source>
   <translation>Hier gelöscht.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/plan.py" />
   <source>Deleted in the cloud, changed here.</source>
   <translation>In der Cloud gelöscht, hier geändert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/plan.py" />
   <source>Deleted in the cloud, not changed here.</source>
   <translation>In der Cloud gelöscht, hier nicht geändert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/map.py" />
   <source>Deleted in the cloud.</source>
   <translation>In der Cloud gelöscht.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/new_project.py" />
   <source>Description</source>
   <translation>Beschreibung</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/failure.py" />
   <source>Details of the error</source>
   <translation>Details des Fehlers</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/notices.py" />
   <source>Details…</source>
   <translation>Details…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/synchronize.py" />
   <source>Direction</source>
   <translation>Richtung</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/edit_panel.py" />
   <source>Disc&amp;ard…</source>
   <translation>Verwer&amp;fen…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/edit_panel.py" />
   <source>Discard</source>
   <translation>Verwerfen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/progress.py" />
   <source>Do not wait for the next try</source>
   <translation>Nicht auf den nächsten Versuch warten</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_choices.py" />
   <source>Download attachments that the project leaves in the cloud, too</source>
   <translation>Auch Anhänge herunterladen, die das Projekt in der Cloud lässt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/download.py" />
   <source>Download project</source>
   <translation>Projekt herunterladen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/link.py" />
   <source>Download the project into a new folder, or restore {file} from a backup.</source>
   <translation>Laden Sie das Projekt in einen neuen Ordner herunter oder stellen Sie {file} aus einer Sicherung wieder her.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/link.py" />
   <source>Download the project itself into another folder.</source>
   <translation>Laden Sie das Projekt selbst in einen anderen Ordner herunter.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_buttons.py" />
   <source>Download the project, or what the crew gets</source>
   <translation>Das Projekt herunterladen oder das, was das Feldteam erhält</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_model.py" />
   <source>Download to this computer</source>
   <translation>Auf diesen Computer herunterladen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/download.py" />
   <source>Download {name}</source>
   <translation>{name} herunterladen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/synchronize.py" />
   <source>Downloaded files</source>
   <translation>Heruntergeladene Dateien</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/downloads.py" />
   <source>Downloading</source>
   <translation>Herunterladen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/download.py" />
   <source>Downloading {name}</source>
   <translation>{name} wird heruntergeladen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/download.py" />
   <source>Downloads a cloud project into a folder that belongs to it from then on, or (KIND package) a copy of what the crew's devices get. Each file is checked. Files that were changed in the folder are kept as they are.</source>
   <translation>Lädt ein Cloud-Projekt in einen Ordner herunter, der von da an dazugehört, oder (KIND package) eine Kopie dessen, was die Geräte des Feldteams erhalten. Jede Datei wird geprüft. Dateien, die im Ordner geändert wurden, bleiben, wie sie sind.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/area.py" />
   <source>Draw the area in the project's properties, or choose there that all is taken along.</source>
   <translation>Zeichnen Sie das Gebiet in den Projekteigenschaften, oder wählen Sie dort, dass alles mitgenommen wird.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/report.py" />
   <source>Dry run, nothing was changed. Planned: {counts}</source>
   <translation>Probelauf, es wurde nichts geändert. Geplant: {counts}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/trash.py" />
   <source>Each file as it was before something replaced, changed or deleted it; it is kept for 30 days, the oldest less where they take more than 5 GB. If you put back a layer's file, the edits that came from the cloud since then appear as edits of yours that undo them: the next synchronization undoes them in the cloud too, unless you take them back before.</source>
   <translation>Jede Datei, wie sie war, bevor etwas sie ersetzt, geändert oder gelöscht hat; sie wird 30 Tage aufbewahrt, die ältesten kürzer, wenn sie mehr als 5 GB belegen. Wenn Sie die Datei eines Layers zurückholen, erscheinen die Änderungen, die seither aus der Cloud kamen, als Ihre Änderungen, die sie rückgängig machen: Die nächste Synchronisierung macht sie auch in der Cloud rückgängig, es sei denn, Sie nehmen sie vorher zurück.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/events.py" />
   <source>Edit these data in the package from now on: what changed in their source is not taken along.</source>
   <translation>Bearbeiten Sie diese Daten von jetzt an im Paket: Was sich in ihrer Quelle geändert hat, wird nicht mitgenommen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_model.py" />
   <source>Edits of mine: {count}.</source>
   <translation>Bearbeitungen von mir: {count}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/outputs.py" />
   <source>Edits that are not in the cloud</source>
   <translation>Bearbeitungen, die nicht in der Cloud sind</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/outputs.py" />
   <source>Edits that the server applied</source>
   <translation>Bearbeitungen, die der Server angewendet hat</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/failures.py" />
   <source>Enter them, or correct them, in QGIS: Settings, Options, Network.</source>
   <translation>Tragen Sie sie in QGIS ein oder berichtigen Sie sie: Einstellungen, Optionen, Netzwerk.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/findings_model.py" />
   <source>Error</source>
   <translation>Fehler</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/check.py" />
   <source>Errors</source>
   <translation>Fehler</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/new_project.py" />
   <source>Everybody may see it</source>
   <translation>Alle dürfen es sehen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/mine_page.py" />
   <source>Everything is in the cloud.</source>
   <translation>Alles ist in der Cloud.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_model.py" />
   <source>Everything is up to date: {count} file(s) are the same on both sides.</source>
   <translation>Alles ist aktuell: {count} Datei(en) sind auf beiden Seiten gleich.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/report.py" />
   <source>Everything is up to date: {kept} file(s) unchanged.</source>
   <translation>Alles ist aktuell: {kept} Datei(en) unverändert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/export_menu.py" />
   <source>Export</source>
   <translation>Exportieren</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/export_menu.py" />
   <source>Export changes from the field</source>
   <translation>Änderungen aus dem Feld exportieren</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/export_menu.py" />
   <source>Export the selected changes, or all that are shown if none is selected</source>
   <translation>Die gewählten Änderungen exportieren, oder alle angezeigten, wenn keine gewählt ist</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/export_menu.py" />
   <source>Exporting changes</source>
   <translation>Änderungen werden exportiert</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/check.py" />
   <source>Fail if there is</source>
   <translation>Fehlschlagen bei</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/field.py" />
   <source>Failed</source>
   <translation>Fehlgeschlagen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/filter_bar.py" />
   <source>Failed changes and conflicts stay on top</source>
   <translation>Fehlgeschlagene Änderungen und Konflikte bleiben oben</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_model.py" />
   <source>Fate</source>
   <translation>Ergebnis</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_model.py" />
   <source>Feature</source>
   <translation>Objekt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/wording.py" />
   <source>Feature {key}</source>
   <translation>Objekt {key}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/layer_model.py" />
   <source>Features</source>
   <translation>Objekte</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/outputs.py" />
   <source>Features brought up to date here</source>
   <translation>Hier aktualisierte Objekte</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/data.py" />
   <source>Features of {layer} share numbers in the field fid: {numbers}.</source>
   <translation>Objekte von {layer} haben im Feld fid gleiche Nummern: {numbers}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/edits/engine.py" />
   <source>Fetching the cloud's edits</source>
   <translation>Die Bearbeitungen aus der Cloud werden geholt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/details.py" />
   <source>Field</source>
   <translation>Feld</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/tables.py" />
   <source>Fields of {layer} hold bytes, lists or maps, which do not reach the crew: {fields}.</source>
   <translation>Felder von {layer} enthalten Bytes, Listen oder Zuordnungen, die nicht zum Team gelangen: {fields}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_model.py" />
   <source>File</source>
   <translation>Datei</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/restore.py" />
   <source>Files</source>
   <translation>Dateien</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/report_view.py" />
   <source>Files and edits that failed, wait, or arrived</source>
   <translation>Dateien und Bearbeitungen, die fehlschlugen, warten oder ankamen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/download.py" />
   <source>Files changed on both sides</source>
   <translation>Auf beiden Seiten geänderte Dateien</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/synchronize.py" />
   <source>Files deleted here</source>
   <translation>Hier gelöschte Dateien</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/synchronize.py" />
   <source>Files deleted in the cloud</source>
   <translation>In der Cloud gelöschte Dateien</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/trash.py" />
   <source>Files in the trash</source>
   <translation>Dateien im Papierkorb</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/restore.py" />
   <source>Files in the trash (JSON)</source>
   <translation>Dateien im Papierkorb (JSON)</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/wiring.py" />
   <source>Files of the open project were replaced by newer ones from the cloud.</source>
   <translation>Dateien des offenen Projekts wurden durch neuere aus der Cloud ersetzt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/package.py" />
   <source>Files of the package</source>
   <translation>Dateien des Pakets</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/status.py" />
   <source>Files that are newer in the cloud</source>
   <translation>Dateien, die in der Cloud neuer sind</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/access.py" />
   <source>Files that go along hold a password, which everyone in the cloud project could read: {names}.</source>
   <translation>Dateien, die mitgehen, enthalten ein Passwort, das alle im Cloud-Projekt lesen könnten: {names}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/outputs.py" />
   <source>Files that travelled</source>
   <translation>Übertragene Dateien</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/check.py" />
   <source>Findings</source>
   <translation>Befunde</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/project_source.py" />
   <source>Findings (JSON)</source>
   <translation>Befunde (JSON)</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/report.py" />
   <source>Finished, but {count} file(s) of the other direction wait. {counts}</source>
   <translation>Fertig, aber {count} Datei(en) der anderen Richtung warten. {counts}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/report.py" />
   <source>Finished: {counts}</source>
   <translation>Fertig: {counts}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_page.py" />
   <source>Flash</source>
   <translation>Aufblinken lassen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_folder.py" />
   <source>Folder</source>
   <translation>Ordner</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/download.py" />
   <source>Folder for the download</source>
   <translation>Ordner für den Download</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_folder.py" />
   <source>Folder for the package</source>
   <translation>Ordner für das Paket</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/project_source.py" />
   <source>Folder of the package</source>
   <translation>Ordner des Pakets</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_model.py" />
   <source>Folder on this computer</source>
   <translation>Ordner auf diesem Computer</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/layer_model.py" />
   <source>For the crew</source>
   <translation>Für das Feldteam</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_choices.py" />
   <source>For values that were changed here and in the cloud. Decide later shows them one by one afterwards.</source>
   <translation>Für Werte, die hier und in der Cloud geändert wurden. «Später entscheiden» zeigt sie danach einzeln.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_layers.py" />
   <source>Free in the account: {size}.</source>
   <translation>Frei im Konto: {size}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_folder.py" />
   <source>From now on this folder and the project in the cloud are kept in step.</source>
   <translation>Von jetzt an werden dieser Ordner und das Projekt in der Cloud auf gleichem Stand gehalten.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/filter_bar.py" />
   <source>From … to …</source>
   <translation>Von… bis…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/layer_model.py" />
   <source>GeoPackage</source>
   <translation>GeoPackage</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/fieldchanges.py" />
   <source>GeoPackage (*.gpkg)</source>
   <translation>GeoPackage (*.gpkg)</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/wording.py" />
   <source>Geometry</source>
   <translation>Geometrie</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/publish.py" />
   <source>Give NAME.</source>
   <translation>Geben Sie NAME an.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/project_source.py" />
   <source>Give PROJECT.</source>
   <translation>Geben Sie PROJECT an.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/prepare.py" />
   <source>Give PROJECT_ID or FOLDER.</source>
   <translation>Geben Sie PROJECT_ID oder FOLDER an.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/account.py" />
   <source>Give SERVER too.</source>
   <translation>Geben Sie auch SERVER an.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/layers.py" />
   <source>Give the crew a copy in another format.</source>
   <translation>Geben Sie dem Team eine Kopie in einem anderen Format.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/tables.py" />
   <source>Give the table one field of whole numbers as its primary key.</source>
   <translation>Geben Sie der Tabelle ein Feld mit ganzen Zahlen als Primärschlüssel.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish.py" />
   <source>Go on where it stopped; what arrived does not travel again</source>
   <translation>Dort weitermachen, wo es aufgehört hat; was angekommen ist, wird nicht nochmals übertragen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/prepare.py" />
   <source>Has the server make the package that the crew's devices download, and waits for it. A package that is up to date is not made again unless FORCE is set. With WAIT 0 it is only ordered.</source>
   <translation>Lässt den Server das Paket erstellen, das die Geräte des Feldteams herunterladen, und wartet darauf. Ein aktuelles Paket wird nur mit FORCE neu erstellt. Mit WAIT 0 wird es nur bestellt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/publish.py" />
   <source>Have the crew's package made</source>
   <translation>Das Paket des Feldteams erstellen lassen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_buttons.py" />
   <source>Have the crew's package made anew</source>
   <translation>Das Paket des Feldteams neu erstellen lassen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/mine_page.py" />
   <source>Have the edits of this file's layer travel one by one from the next synchronization on, although QField keeps none of its own</source>
   <translation>Die Änderungen des Layers dieser Datei ab der nächsten Synchronisierung einzeln senden, obwohl QField selbst keine aufzeichnet</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/access.py" />
   <source>Have the login stored with the project in the cloud, or take the layer along.</source>
   <translation>Lassen Sie die Anmeldung beim Projekt in der Cloud hinterlegen, oder nehmen Sie den Layer mit.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/mine_page.py" />
   <source>Here</source>
   <translation>Hier</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/transfer_model.py" />
   <source>How far</source>
   <translation>Fortschritt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_project.py" />
   <source>How it is called there, whose it is, and who may see it.</source>
   <translation>Wie es dort heißt, wem es gehört und wer es sehen darf.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/options.py" />
   <source>How long a transfer may stand still before it is tried again</source>
   <translation>Wie lange eine Übertragung stillstehen darf, bevor sie erneut versucht wird</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/options.py" />
   <source>How long to wait for a server to answer the first time</source>
   <translation>Wie lange beim ersten Mal auf die Antwort eines Servers gewartet wird</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/options.py" />
   <source>How many files travel at the same time</source>
   <translation>Wie viele Dateien gleichzeitig übertragen werden</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/download.py" />
   <source>Id of the cloud project</source>
   <translation>ID des Cloud-Projekts</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/transport.py" />
   <source>If you trust it, enter this address as the server.</source>
   <translation>Wenn Sie ihr vertrauen, geben Sie diese Adresse als Server ein.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/field.py" />
   <source>Ignored</source>
   <translation>Ignoriert</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/project.py" />
   <source>In place all attached files go along, those that no feature names too.</source>
   <translation>Bei der Veröffentlichung an Ort und Stelle gehen alle angehängten Dateien mit, auch solche, die kein Objekt nennt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/synchronize_buttons.py" />
   <source>In the &amp;background</source>
   <translation>Im &amp;Hintergrund</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/mine_page.py" />
   <source>In the cloud</source>
   <translation>In der Cloud</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/filter_bar.py" />
   <source>In the last 30 days</source>
   <translation>In den letzten 30 Tagen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/filter_bar.py" />
   <source>In the last 7 days</source>
   <translation>In den letzten 7 Tagen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/filter_bar.py" />
   <source>In the map extent</source>
   <translation>Im Kartenausschnitt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/resources/findings.py" />
   <source>Install it on every device, or choose another.</source>
   <translation>Installieren Sie sie auf jedem Gerät, oder wählen Sie eine andere.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_folder.py" />
   <source>Into a &amp;folder of its own; the open project stays as it is</source>
   <translation>In einen eigenen &amp;Ordner; das offene Projekt bleibt, wie es ist</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/edits/push.py" />
   <source>It can't be sent.</source>
   <translation>Es kann nicht gesendet werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/desk.py" />
   <source>It could not be looked up whether the field has sent changes that are not in this folder yet: {reason} Synchronize before you package the project again, or the crews may get data without them.</source>
   <translation>Es ließ sich nicht feststellen, ob das Feld Änderungen gesendet hat, die noch nicht in diesem Ordner sind: {reason} Synchronisieren Sie, bevor Sie das Projekt neu verpacken; sonst erhalten die Teams womöglich Daten ohne diese Änderungen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/values.py" />
   <source>It has empty parts, numbers that are not finite, or is a surface that QGIS can't read as text.</source>
   <translation>Sie hat leere Teile oder unendliche Zahlen oder ist eine Fläche, die QGIS nicht als Text lesen kann.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/events.py" />
   <source>It is in the folder's trash, from where Undo brings it back.</source>
   <translation>Sie liegt im Papierkorb des Ordners; „Rückgängig“ holt sie von dort zurück.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/mine_page.py" />
   <source>It is not known what you have changed.</source>
   <translation>Es ist nicht bekannt, was Sie geändert haben.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/access.py" />
   <source>It is sent, as you allowed.</source>
   <translation>Es wird gesendet, wie Sie es erlaubt haben.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/values.py" />
   <source>It takes a date and time, such as 2026-05-02T10:11:12Z.</source>
   <translation>Erwartet werden Datum und Uhrzeit, zum Beispiel 2026-05-02T10:11:12Z.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/values.py" />
   <source>It takes a date, such as 2026-05-02.</source>
   <translation>Erwartet wird ein Datum, zum Beispiel 2026-05-02.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/values.py" />
   <source>It takes a geometry of the type {type}, as WKT.</source>
   <translation>Erwartet wird eine Geometrie vom Typ {type}, als WKT.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/values.py" />
   <source>It takes a number with a decimal point, such as 12.5.</source>
   <translation>Erwartet wird eine Zahl mit Dezimalpunkt, zum Beispiel 12.5.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/values.py" />
   <source>It takes a time of day, such as 10:11:12.</source>
   <translation>Erwartet wird eine Uhrzeit, zum Beispiel 10:11:12.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/values.py" />
   <source>It takes a whole number, such as 12.</source>
   <translation>Erwartet wird eine ganze Zahl, zum Beispiel 12.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/values.py" />
   <source>It takes binary data, which can't be sent or typed.</source>
   <translation>Erwartet werden binäre Daten, die weder gesendet noch eingegeben werden können.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/values.py" />
   <source>It takes numbers from {least} to {most}.</source>
   <translation>Erwartet werden Zahlen von {least} bis {most}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/values.py" />
   <source>It takes true or false.</source>
   <translation>Erwartet wird true oder false.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/changes.py" />
   <source>It travels whole: QField keeps no edits of {layers}.</source>
   <translation>Die Datei wird als Ganzes übertragen: QField führt keine Bearbeitungen von {layers}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/changes.py" />
   <source>It travels whole: {reason}</source>
   <translation>Die Datei wird als Ganzes übertragen: {reason}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/field.py" />
   <source>It was deleted. Create it again in QGIS if it is needed.</source>
   <translation>Es wurde gelöscht. Erstellen Sie es in QGIS neu, wenn es gebraucht wird.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/edits/fates.py" />
   <source>It was not sent yet.</source>
   <translation>Sie wurde noch nicht gesendet.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/edits/push.py" />
   <source>Its attachment {file} has not arrived in the cloud.</source>
   <translation>Der Anhang {file} ist noch nicht in der Cloud angekommen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/qfieldsync.py" />
   <source>Its cloud project is not on {server}, or not visible to you.</source>
   <translation>Sein Cloud-Projekt ist nicht auf {server} oder für Sie nicht sichtbar.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/plan.py" />
   <source>Its edits travel one by one, in both directions.</source>
   <translation>Die Bearbeitungen werden einzeln übertragen, in beide Richtungen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/deltafile.py" />
   <source>Its geometry can't be read: {reason}.</source>
   <translation>Die Geometrie kann nicht gelesen werden: {reason}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/deltafile.py" />
   <source>Its geometry is no {type}, as the layer {layer} wants it.</source>
   <translation>Die Geometrie ist nicht vom Typ {type}, den der Layer {layer} verlangt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/map.py" />
   <source>Its geometry is not in conflict.</source>
   <translation>Die Geometrie ist nicht im Konflikt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/disk.py" />
   <source>Its path is too long for this computer: move the project's folder nearer to the top.</source>
   <translation>Der Pfad ist zu lang für diesen Computer: Verschieben Sie den Projektordner weiter nach oben.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/map.py" />
   <source>Its place is being looked up…</source>
   <translation>Der Ort wird gesucht…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/access.py" />
   <source>Keep it in a QGIS authentication configuration instead, leave the layer out, or allow passwords to be sent.</source>
   <translation>Bewahren Sie es stattdessen in einer QGIS-Authentifizierungskonfiguration auf, lassen Sie den Layer weg oder erlauben Sie das Senden von Passwörtern.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/wording.py" />
   <source>Keep mine</source>
   <translation>Meine Fassung behalten</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/wording.py" />
   <source>Keep mine: create it again</source>
   <translation>Meine behalten: neu erstellen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/wording.py" />
   <source>Keep mine: delete it</source>
   <translation>Meine behalten: löschen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/login.py" />
   <source>Keep name and password in QGIS's encrypted store of passwords, and nowhere else</source>
   <translation>Name und Passwort nur im verschlüsselten Passwortspeicher von QGIS aufbewahren, sonst nirgends</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/events.py" />
   <source>Keep such features in a table without geometry.</source>
   <translation>Führen Sie solche Objekte in einer Tabelle ohne Geometrie.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/tables.py" />
   <source>Keep such values in text fields or attached files.</source>
   <translation>Bewahren Sie solche Werte in Textfeldern oder angehängten Dateien auf.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/resources/findings.py" />
   <source>Keep them in an attachment folder, and begin the expression with @project_folder.</source>
   <translation>Legen Sie sie in einen Anhangsordner und beginnen Sie den Ausdruck mit @project_folder.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/wording.py" />
   <source>Keys: 1 or M keeps mine, 2 or T takes the cloud's, 3 or L decides later, 4 or V types a value.</source>
   <translation>Tasten: 1 oder M behält meine, 2 oder T nimmt die der Cloud, 3 oder L entscheidet später, 4 oder V gibt einen Wert ein.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_model.py" />
   <source>Last package</source>
   <translation>Letztes Paket</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_model.py" />
   <source>Layer</source>
   <translation>Layer</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_layers.py" />
   <source>Layers</source>
   <translation>Layer</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/fieldchanges.py" />
   <source>Layers (JSON)</source>
   <translation>Layer (JSON)</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/prepare.py" />
   <source>Layers that do not work in the package</source>
   <translation>Layer, die im Paket nicht funktionieren</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/findings_model.py" />
   <source>Leave out</source>
   <translation>Weglassen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_layers.py" />
   <source>Leave out &amp;layers that can't be packaged</source>
   <translation>&amp;Layer weglassen, die sich nicht verpacken lassen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/files.py" />
   <source>Leave out large layers or files, or delete files in the cloud.</source>
   <translation>Lassen Sie große Layer oder Dateien weg, oder löschen Sie Dateien in der Cloud.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/edit_panel.py" />
   <source>Leave the layers as they are, and do not synchronize</source>
   <translation>Die Layer lassen, wie sie sind, und nicht synchronisieren</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/progress.py" />
   <source>Let nothing travel for a while</source>
   <translation>Eine Weile nichts übertragen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_page.py" />
   <source>Let the feature flash on the map</source>
   <translation>Das Objekt auf der Karte aufblinken lassen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_project.py" />
   <source>Letters, digits, '-', '_' and '.'; spaces and other characters are not possible</source>
   <translation>Buchstaben, Ziffern, '-', '_' und '.'; Leerzeichen und andere Zeichen sind nicht möglich</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_buttons.py" />
   <source>Link the folders that it knows</source>
   <translation>Die Ordner verknüpfen, die es kennt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/changes.py" />
   <source>List pending edits</source>
   <translation>Ausstehende Bearbeitungen auflisten</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/listprojects.py" />
   <source>List projects</source>
   <translation>Projekte auflisten</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/listprojects.py" />
   <source>Lists the cloud projects that you take part in, as a table. FILTER is what their name contains.</source>
   <translation>Listet die Cloud-Projekte, an denen Sie beteiligt sind, als Tabelle auf. FILTER ist ein Teil ihres Namens.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/changes.py" />
   <source>Lists the edits of a linked folder that are not in the cloud yet: a row a feature, with the values before and after, and why an edit waits. Nothing is sent, and no server is asked.</source>
   <translation>Listet die Bearbeitungen eines verknüpften Ordners auf, die noch nicht in der Cloud sind: eine Zeile je Objekt, mit den Werten vorher und nachher und dem Grund, warum eine Bearbeitung wartet. Es wird nichts gesendet und kein Server gefragt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/check.py" />
   <source>Lists what stands against packaging a project, and what to know before, as a table: severity, layer, what is wrong, and what to do. Nothing is changed. With FAIL_ON error (or warning) it fails, after the table was written, if there is such a finding.</source>
   <translation>Listet als Tabelle auf, was gegen das Packen eines Projekts spricht und was vorher zu wissen ist: Schwere, Layer, was nicht stimmt und was zu tun ist. Nichts wird geändert. Mit FAIL_ON error (oder warning) schlägt es fehl, nachdem die Tabelle geschrieben ist, wenn es einen solchen Befund gibt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_page.py" />
   <source>Load &amp;all</source>
   <translation>&amp;Alle laden</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_page.py" />
   <source>Load &amp;more</source>
   <translation>&amp;Mehr laden</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_page.py" />
   <source>Load all changes: filters and order work on what is loaded</source>
   <translation>Alle Änderungen laden: Filter und Reihenfolge wirken auf das, was geladen ist</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_page.py" />
   <source>Load the newest changes</source>
   <translation>Die neusten Änderungen laden</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_source.py" />
   <source>Loading the changes from the field</source>
   <translation>Die Änderungen aus dem Feld werden geladen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_page.py" />
   <source>Loading the changes from the field…</source>
   <translation>Die Änderungen aus dem Feld werden geladen…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/projects.py" />
   <source>Loading the list of projects</source>
   <translation>Die Liste der Projekte wird geladen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish.py" />
   <source>Loading your organizations</source>
   <translation>Ihre Organisationen werden geladen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/pair.py" />
   <source>Look at it in QGIS, or put an older state of it in its place, from the trash for instance.</source>
   <translation>Sehen Sie die Datei in QGIS an oder ersetzen Sie sie durch einen älteren Stand, zum Beispiel aus dem Papierkorb.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/mine_page.py" />
   <source>Look for edits again</source>
   <translation>Nochmals nach Bearbeitungen suchen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/data.py" />
   <source>Look for them, or clear the values that name them.</source>
   <translation>Suchen Sie sie, oder leeren Sie die Werte, die sie nennen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/resources/findings.py" />
   <source>Look in QField at what the crew gets, or design the form in the layer's properties.</source>
   <translation>Sehen Sie in QField nach, was die Crew bekommt, oder entwerfen Sie das Formular in den Eigenschaften des Layers.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/data.py" />
   <source>Look whether its texts are right in QGIS; if not, set the encoding in the layer's properties.</source>
   <translation>Sehen Sie nach, ob die Texte in QGIS stimmen; wenn nicht, setzen Sie die Zeichenkodierung in den Eigenschaften des Layers.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/first_the_field.py" />
   <source>Looking for changes from the field</source>
   <translation>Es wird nach Änderungen aus dem Feld gesucht</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/planning.py" />
   <source>Looking for changes in the folder</source>
   <translation>Änderungen im Ordner werden gesucht</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/dialog.py" />
   <source>Looking for conflicts in {folder}</source>
   <translation>Es wird nach Konflikten in {folder} gesucht</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/pending.py" />
   <source>Looking for your edits</source>
   <translation>Ihre Bearbeitungen werden gesucht</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/mine_page.py" />
   <source>Looking for your edits…</source>
   <translation>Ihre Bearbeitungen werden gesucht…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/edits/tracking.py" />
   <source>Looks what became of edits that were sent.</source>
   <translation>Es wird nachgesehen, was aus gesendeten Bearbeitungen wurde.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_page.py" />
   <source>Make a change that the server did not apply an edit of yours</source>
   <translation>Aus einer Änderung, die der Server nicht angewendet hat, eine Bearbeitung von Ihnen machen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>Make a project from it first.</source>
   <translation>Machen Sie zuerst ein Projekt daraus.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/prepare.py" />
   <source>Make it again if it is up to date</source>
   <translation>Neu erstellen, auch wenn es aktuell ist</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/downloads.py" />
   <source>Make room, then synchronize again.</source>
   <translation>Schaffen Sie Platz und synchronisieren Sie dann erneut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/access.py" />
   <source>Make sure that they reach it.</source>
   <translation>Stellen Sie sicher, dass die Geräte sie erreichen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/synchronize.py" />
   <source>Makes a folder and its cloud project the same. Edits of layers travel one by one, both ways; other files travel whole. What both sides changed is left alone and counted in CONFLICTS (files) and EDIT_CONFLICTS (values), unless ON_CONFLICT says whose version wins. A dry run only tells what would happen.</source>
   <translation>Macht einen Ordner und sein Cloud-Projekt gleich. Bearbeitungen von Layern werden einzeln übertragen, in beide Richtungen; andere Dateien als Ganzes. Was beide Seiten geändert haben, bleibt, wie es ist, und wird in CONFLICTS (Dateien) und EDIT_CONFLICTS (Werte) gezählt, außer ON_CONFLICT sagt, wessen Fassung gilt. Ein Probelauf sagt nur, was geschähe.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/map.py" />
   <source>Map of the feature in conflict</source>
   <translation>Karte des Objekts im Konflikt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/waiting.py" />
   <source>Mend this, upload the project again and prepare the package once more.</source>
   <translation>Beheben Sie dies, laden Sie das Projekt erneut hoch und bereiten Sie das Paket nochmals vor.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/dock.py" />
   <source>Mine</source>
   <translation>Meine</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/dock.py" />
   <source>Mine ({count})</source>
   <translation>Meine ({count})</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/compare.py" />
   <source>More than {count} features changed, those of the table {table} among them: too many to send them one by one.</source>
   <translation>Mehr als {count} Objekte haben sich geändert, darunter jene der Tabelle {table}: zu viele, um sie einzeln zu senden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/lock.py" />
   <source>Move the folder to a disk of this computer.</source>
   <translation>Verschieben Sie den Ordner auf eine Festplatte dieses Computers.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/layers.py" />
   <source>Move the layer to a file of its own if the crew must not get its data.</source>
   <translation>Verschieben Sie den Layer in eine eigene Datei, wenn das Feldteam seine Daten nicht erhalten darf.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/upload.py" />
   <source>Move the others away, or list them in .qfieldsyncignore.</source>
   <translation>Verschieben Sie die anderen oder tragen Sie sie in .qfieldsyncignore ein.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/files.py" />
   <source>Move them to a folder that is not published.</source>
   <translation>Verschieben Sie sie in einen Ordner, der nicht veröffentlicht wird.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/data.py" />
   <source>Move them to one of the project's attachment folders.</source>
   <translation>Verschieben Sie sie in einen der Anhangsordner des Projekts.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/verify.py" />
   <source>Move {layer} to a file of its own, or package into a new folder.</source>
   <translation>Verschieben Sie {layer} in eine eigene Datei, oder packen Sie in einen neuen Ordner.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/own_value.py" />
   <source>My own value for {field}:</source>
   <translation>Mein eigener Wert für {field}:</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/own_value.py" />
   <source>My own value:</source>
   <translation>Mein eigener Wert:</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/cells.py" />
   <source>My own: {value}</source>
   <translation>Eigener: {value}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_project.py" />
   <source>Na&amp;me</source>
   <translation>Na&amp;me</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_model.py" />
   <source>Name</source>
   <translation>Name</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/listprojects.py" />
   <source>Name contains</source>
   <translation>Name enthält</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/new_project.py" />
   <source>Name of the new cloud project</source>
   <translation>Name des neuen Cloud-Projekts</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/upload.py" />
   <source>Name the project to create, or the one to upload to.</source>
   <translation>Nennen Sie das Projekt, das angelegt oder in das hochgeladen werden soll.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/edits/tracking.py" />
   <source>New edits in the cloud.</source>
   <translation>Neue Bearbeitungen in der Cloud.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/plan.py" />
   <source>New here.</source>
   <translation>Hier neu.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/plan.py" />
   <source>New in the cloud.</source>
   <translation>In der Cloud neu.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/plan.py" />
   <source>New on both sides, and not the same.</source>
   <translation>Auf beiden Seiten neu und nicht gleich.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish.py" />
   <source>Next: in QField the crew signs in and opens {name}. You go on in {folder}: open the project there, and synchronize when you or the crew have changed something.</source>
   <translation>Nächster Schritt: Das Feldteam meldet sich in QField an und öffnet {name}. Sie arbeiten in {folder} weiter: Öffnen Sie das Projekt dort und synchronisieren Sie, wenn Sie oder das Feldteam etwas geändert haben.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish.py" />
   <source>Next: prepare the crew's package, then the crew opens {name} in QField.</source>
   <translation>Nächster Schritt: Bereiten Sie das Paket des Feldteams vor; danach öffnet das Feldteam {name} in QField.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish.py" />
   <source>Next: wait until the package is ready, then the crew opens {name} in QField.</source>
   <translation>Nächster Schritt: Warten Sie, bis das Paket bereit ist; danach öffnet das Feldteam {name} in QField.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/prepare.py" />
   <source>No cloud project is named.</source>
   <translation>Es ist kein Cloud-Projekt angegeben.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/dialog.py" />
   <source>No decisions are due.</source>
   <translation>Es stehen keine Entscheidungen aus.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/events.py" />
   <source>No feature of {layer} touches the area of interest: the crew gets it empty.</source>
   <translation>Kein Objekt von {layer} berührt das Interessengebiet: Das Feldteam erhält den Layer leer.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/edits/tracking.py" />
   <source>No feature was changed.</source>
   <translation>Es wurde kein Objekt geändert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/edits/push.py" />
   <source>No layer of the project in the cloud reads its table.</source>
   <translation>Kein Layer des Projekts in der Cloud liest diese Tabelle.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/field.py" />
   <source>No layer of the project in this folder is {layer}.</source>
   <translation>Kein Layer des Projekts in diesem Ordner ist {layer}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/projects.py" />
   <source>No project fits the search. Search for something else, or choose another list.</source>
   <translation>Kein Projekt passt zur Suche. Suchen Sie etwas anderes oder wählen Sie eine andere Liste.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/dock.py" />
   <source>No project is open.</source>
   <translation>Es ist kein Projekt offen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_page.py" />
   <source>Nobody has sent changes to this project yet.</source>
   <translation>Noch niemand hat Änderungen an dieses Projekt gesendet.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/field.py" />
   <source>Not allowed</source>
   <translation>Nicht erlaubt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/field.py" />
   <source>Not applied</source>
   <translation>Nicht angewendet</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/report.py" />
   <source>Not finished: {count} file(s) wait for your decision on others. {counts}</source>
   <translation>Nicht abgeschlossen: {count} Datei(en) warten auf Ihre Entscheidung zu anderen. {counts}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/report.py" />
   <source>Not finished: {failed} file(s) failed, and {waiting} wait for them. {counts}</source>
   <translation>Nicht abgeschlossen: {failed} Datei(en) fehlgeschlagen, {waiting} warten darauf. {counts}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/report.py" />
   <source>Not finished: {failed} file(s) failed. {counts}</source>
   <translation>Nicht fertig: {failed} Datei(en) fehlgeschlagen. {counts}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/layer_model.py" />
   <source>Not for the crew</source>
   <translation>Nicht für das Feldteam</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_model.py" />
   <source>Not saved yet: changes of {layers}.</source>
   <translation>Noch nicht gespeichert: Änderungen an {layers}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/findings_model.py" />
   <source>Note</source>
   <translation>Hinweis</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/progress.py" />
   <source>Nothing is sent or received until you continue.</source>
   <translation>Bis Sie fortfahren, wird nichts gesendet oder empfangen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/mine_page.py" />
   <source>Nothing is to be sent, but decisions are due: Decide conflicts…</source>
   <translation>Nichts ist zu senden, aber Entscheidungen stehen an: Konflikte entscheiden…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_findings.py" />
   <source>Nothing stands against packaging.</source>
   <translation>Nichts spricht gegen das Packen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/failure.py" />
   <source>Nothing was left half-done. Try again; if it goes on, report it with the details.</source>
   <translation>Nichts blieb halb fertig. Versuchen Sie es erneut; wenn es weiter auftritt, melden Sie es mit den Details.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/failures.py" />
   <source>Nothing was sent. For a private authority, add its certificate in QGIS: Options, Authentication.</source>
   <translation>Es wurde nichts gesendet. Bei einer privaten Zertifizierungsstelle fügen Sie ihr Zertifikat in QGIS hinzu: Optionen, Authentifizierung.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/mine_page.py" />
   <source>Noting which edits travel one by one</source>
   <translation>Merke, welche Änderungen einzeln gesendet werden</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/fieldchanges.py" />
   <source>Number of changes</source>
   <translation>Anzahl Änderungen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/changes.py" />
   <source>Number of edits</source>
   <translation>Anzahl Bearbeitungen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/listprojects.py" />
   <source>Number of projects</source>
   <translation>Anzahl Projekte</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_search.py" />
   <source>Of organizations and others</source>
   <translation>Von Organisationen und anderen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/layers.py" />
   <source>Of {layer} only the features that its filter shows are taken along.</source>
   <translation>Von {layer} werden nur die Objekte mitgenommen, die sein Filter zeigt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/layer_model.py" />
   <source>Offline editing</source>
   <translation>Offline-Bearbeitung</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/wording.py" />
   <source>On the server</source>
   <translation>Auf dem Server</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/trash.py" />
   <source>One file is selected as it was at two times; select one of them.</source>
   <translation>Eine Datei ist mit zwei Zeitpunkten gewählt; wählen Sie einen davon.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_layers.py" />
   <source>Only attached &amp;files that a feature names in a field of its form</source>
   <translation>Nur angehängte &amp;Dateien, die ein Objekt in einem Feld seines Formulars nennt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_choices.py" />
   <source>Only download</source>
   <translation>Nur herunterladen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_choices.py" />
   <source>Only edits of features travel, and files that are new here, since an edit may name them as its photos; other files stay as they are</source>
   <translation>Nur Bearbeitungen von Objekten werden übertragen, und Dateien, die hier neu sind, denn eine Bearbeitung kann sie als Fotos nennen; andere Dateien bleiben, wie sie sind</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/filter_bar.py" />
   <source>Only features that the map shows now</source>
   <translation>Nur Objekte, die die Karte jetzt zeigt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_layers.py" />
   <source>Only layers that a map &amp;theme shows, and what these need</source>
   <translation>Nur Layer, die ein Karten&amp;thema zeigt, und was diese brauchen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>Only managers and administrators may change the QGIS project file of this cloud project.</source>
   <translation>Nur Manager und Administratoren dürfen die QGIS-Projektdatei dieses Cloud-Projekts ändern.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/restore.py" />
   <source>Only tell what would happen</source>
   <translation>Nur sagen, was geschehen würde</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_choices.py" />
   <source>Only tell what would happen; change nothing</source>
   <translation>Nur sagen, was geschehen würde; nichts ändern</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/pane.py" />
   <source>Only the value of an attribute can be typed.</source>
   <translation>Nur für ein Attribut kann ein Wert eingegeben werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_choices.py" />
   <source>Only upload</source>
   <translation>Nur hochladen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/project.py" />
   <source>Open and save it in QGIS, then try again.</source>
   <translation>Öffnen und speichern Sie sie in QGIS und versuchen Sie es erneut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>Open and save it in QGIS, then upload it again.</source>
   <translation>Öffnen und speichern Sie es in QGIS und laden Sie es erneut hoch.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/outcomes.py" />
   <source>Open folder</source>
   <translation>Ordner öffnen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/desk.py" />
   <source>Open it from there</source>
   <translation>Von dort öffnen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/errors.py" />
   <source>Open it in QGIS, save it again and repeat.</source>
   <translation>Öffnen Sie es in QGIS, speichern Sie es neu und wiederholen Sie.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_buttons.py" />
   <source>Open the project of the folder in QGIS</source>
   <translation>Das Projekt des Ordners in QGIS öffnen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/prepare.py" />
   <source>Or its folder</source>
   <translation>Oder sein Ordner</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/wording.py" />
   <source>Others sent this a moment before yours came and replaced it. The cloud has yours now.</source>
   <translation>Andere haben dies gesendet, kurz bevor Ihres ankam und es ersetzte. Die Cloud hat jetzt Ihres.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_model.py" />
   <source>Owner</source>
   <translation>Eigentümer</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/new_project.py" />
   <source>Owner (yourself, or an organization)</source>
   <translation>Eigentümer (Sie selbst oder eine Organisation)</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_project.py" />
   <source>P&amp;ublic: everybody with an account on the server may see and download it</source>
   <translation>Ö&amp;ffentlich: Alle mit einem Konto auf dem Server dürfen es sehen und herunterladen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/first_the_field.py" />
   <source>Package all the same</source>
   <translation>Trotzdem packen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/project.py" />
   <source>Package it into another folder.</source>
   <translation>Packen Sie es in einen anderen Ordner.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/package.py" />
   <source>Package project</source>
   <translation>Projekt packen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/upload.py" />
   <source>Packaged folder</source>
   <translation>Gepackter Ordner</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/package.py" />
   <source>Packages a saved project with its data into a folder that is ready to be sent to QFieldCloud. The project itself is not changed.</source>
   <translation>Packt ein gespeichertes Projekt mit seinen Daten in einen Ordner, der an QFieldCloud gesendet werden kann. Das Projekt selbst wird nicht geändert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/options.py" />
   <source>Packages and downloads get a folder of their own in it</source>
   <translation>Pakete und Downloads erhalten darin einen eigenen Ordner</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/layer_model.py" />
   <source>Packaging</source>
   <translation>Beim Verpacken</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/package.py" />
   <source>Packaging again would undo that. Go on with the project in that folder, or choose a new folder.</source>
   <translation>Erneutes Packen würde das rückgängig machen. Arbeiten Sie mit dem Projekt in jenem Ordner weiter oder wählen Sie einen neuen Ordner.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/project_source.py" />
   <source>Passwords in data sources may be sent; everyone in the cloud project can read them</source>
   <translation>Passwörter in Datenquellen dürfen gesendet werden; alle im Cloud-Projekt können sie lesen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/progress.py" />
   <source>Pause</source>
   <translation>Pause</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/status_bar.py" />
   <source>Pause: {job}</source>
   <translation>Pause: {job}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/progress.py" />
   <source>Paused</source>
   <translation>Pausiert</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/changes.py" />
   <source>Pending edits</source>
   <translation>Ausstehende Bearbeitungen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_buttons.py" />
   <source>Prepare &amp;package</source>
   <translation>&amp;Paket vorbereiten</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/prepare.py" />
   <source>Prepare the crew's package</source>
   <translation>Das Paket des Feldteams vorbereiten</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>Prepare the crew's package.</source>
   <translation>Bereiten Sie das Paket des Feldteams vor.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/waiting.py" />
   <source>Preparing the crew's package</source>
   <translation>Das Paket des Feldteams wird vorbereitet</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/desk.py" />
   <source>Preparing the crew's package of {name}</source>
   <translation>Das Paket des Feldteams für {name} wird vorbereitet</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/findings_model.py" />
   <source>Project</source>
   <translation>Projekt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/project_source.py" />
   <source>Project (the open one if left out)</source>
   <translation>Projekt (ohne Angabe das offene)</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/project_source.py" />
   <source>Project file of the package</source>
   <translation>Projektdatei des Pakets</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/projects.py" />
   <source>Projects</source>
   <translation>Projekte</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/projects.py" />
   <source>Projects in the cloud: {username}</source>
   <translation>Projekte in der Cloud: {username}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/desk.py" />
   <source>Projects in the cloud…</source>
   <translation>Projekte in der Cloud…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/dock.py" />
   <source>Projects…</source>
   <translation>Projekte…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/options.py" />
   <source>Proxy and certificates are those of QGIS: Network and Authentication in these options.</source>
   <translation>Proxy und Zertifikate sind die von QGIS: Netzwerk und Authentifizierung in diesen Optionen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_search.py" />
   <source>Public</source>
   <translation>Öffentlich</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/resources/findings.py" />
   <source>Publish a copy in another folder: it holds the pictures in the project itself.</source>
   <translation>Veröffentlichen Sie eine Kopie in einem anderen Ordner: Sie enthält die Bilder im Projekt selbst.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/project.py" />
   <source>Publish a project of its own for each language.</source>
   <translation>Veröffentlichen Sie für jede Sprache ein eigenes Projekt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/desk.py" />
   <source>Publish it…</source>
   <translation>Veröffentlichen…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/publish.py" />
   <source>Publish project</source>
   <translation>Projekt veröffentlichen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish.py" />
   <source>Publish the open project to QFieldCloud</source>
   <translation>Das offene Projekt auf QFieldCloud veröffentlichen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/plugin.py" />
   <source>Publish the open project…</source>
   <translation>Das offene Projekt veröffentlichen…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/link.py" />
   <source>Publish the project, or download one.</source>
   <translation>Veröffentlichen Sie das Projekt oder laden Sie eines herunter.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish.py" />
   <source>Publishing</source>
   <translation>Veröffentlichen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish.py" />
   <source>Publishing {name}</source>
   <translation>{name} wird veröffentlicht</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/dock.py" />
   <source>Publish…</source>
   <translation>Veröffentlichen…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/push.py" />
   <source>Push edits</source>
   <translation>Bearbeitungen senden</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/mine_page.py" />
   <source>Push…</source>
   <translation>Senden…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/trash.py" />
   <source>Put back</source>
   <translation>Zurückholen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/trash.py" />
   <source>Put back these files? What they are now goes to the trash.</source>
   <translation>Diese Dateien zurückholen? Ihr jetziger Stand kommt in den Papierkorb.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/pair.py" />
   <source>Put it back, from the trash for instance, or download the project again.</source>
   <translation>Holen Sie sie zurück, zum Beispiel aus dem Papierkorb, oder laden Sie das Projekt erneut herunter.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/applying.py" />
   <source>Put the change by {person} into your file? It becomes an edit of yours: you can look at it and change it, and the next synchronization sends it under your name.</source>
   <translation>Die Änderung von {person} in Ihre Datei übernehmen? Sie wird zu einer Bearbeitung von Ihnen: Sie können sie ansehen und ändern, und die nächste Synchronisation sendet sie unter Ihrem Namen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/restore.py" />
   <source>Putting back</source>
   <translation>Es wird zurückgeholt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/trash.py" />
   <source>Putting back files of {folder}</source>
   <translation>Dateien von {folder} werden zurückgeholt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/treatment.py" />
   <source>QGIS can't open the layer {layer} of the file {file}.</source>
   <translation>QGIS kann den Layer {layer} der Datei {file} nicht öffnen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/failures.py" />
   <source>QGIS is set to a SOCKS proxy, but the part of Python that speaks to one (PySocks) is missing.</source>
   <translation>QGIS ist auf einen SOCKS-Proxy eingestellt, aber der Teil von Python, der damit spricht (PySocks), fehlt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/project_source.py" />
   <source>QGIS projects (*.qgz *.qgs)</source>
   <translation>QGIS-Projekte (*.qgz *.qgs)</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/synchronize_buttons.py" />
   <source>QGIS's status bar shows how far it is; a click there brings this window back</source>
   <translation>Die Statusleiste von QGIS zeigt den Fortschritt; ein Klick darauf bringt dieses Fenster zurück</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/synchronize_buttons.py" />
   <source>R&amp;etry selected</source>
   <translation>Ausgewählte &amp;erneut versuchen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/restore.py" />
   <source>Read the list again.</source>
   <translation>Lesen Sie die Liste erneut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/mine_page.py" />
   <source>Reading a feature</source>
   <translation>Ein Objekt wird gelesen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/features.py" />
   <source>Reading features of {folder}</source>
   <translation>Objekte von {folder} werden gelesen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/planning.py" />
   <source>Reading the list of files in the cloud</source>
   <translation>Die Liste der Dateien in der Cloud wird gelesen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/waiting.py" />
   <source>Reading the project file</source>
   <translation>Die Projektdatei wird gelesen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/trash.py" />
   <source>Reading the trash of {folder}</source>
   <translation>Der Papierkorb von {folder} wird gelesen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_findings.py" />
   <source>Reads the open project anew, with what you changed in it meanwhile</source>
   <translation>Liest das geöffnete Projekt neu, mit dem, was Sie inzwischen darin geändert haben</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_model.py" />
   <source>Reason</source>
   <translation>Grund</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_page.py" />
   <source>Refresh</source>
   <translation>Aktualisieren</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>Refresh the list of projects.</source>
   <translation>Aktualisieren Sie die Liste der Projekte.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/wording.py" />
   <source>Refused</source>
   <translation>Abgelehnt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/wiring.py" />
   <source>Reload the project</source>
   <translation>Das Projekt neu laden</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/restore.py" />
   <source>Remove its layers from the project, or close it, and try again a minute later.</source>
   <translation>Entfernen Sie seine Layer aus dem Projekt oder schließen Sie es und versuchen Sie es eine Minute später erneut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/names.py" />
   <source>Rename one of them, here or in the cloud, then try again. Nothing was changed.</source>
   <translation>Benennen Sie einen davon um, hier oder in der Cloud, und versuchen Sie es erneut. Es wurde nichts geändert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/names.py" />
   <source>Rename or delete them in the cloud, then try again. Nothing was downloaded.</source>
   <translation>Benennen Sie sie in der Cloud um oder löschen Sie sie dort und versuchen Sie es erneut. Es wurde nichts heruntergeladen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/names.py" />
   <source>Rename or delete them, then try again. Nothing was sent.</source>
   <translation>Benennen Sie sie um oder löschen Sie sie und versuchen Sie es erneut. Es wurde nichts gesendet.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/downloads.py" />
   <source>Rename or move it away, then synchronize again.</source>
   <translation>Benennen Sie es um oder verschieben Sie es, und synchronisieren Sie erneut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/events.py" />
   <source>Rename the file and the attribute that names it.</source>
   <translation>Benennen Sie die Datei und das Attribut um, das sie nennt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/files.py" />
   <source>Rename the files and the attributes that name them.</source>
   <translation>Benennen Sie die Dateien und die Attribute, die sie nennen, um.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/names.py" />
   <source>Rename them: without &lt; &gt; : " \ | ? * # ; or %, not ending in a dot or space. Nothing was sent.</source>
   <translation>Benennen Sie sie um: ohne &lt; &gt; : " \ | ? * # ; oder %, am Ende kein Punkt oder Leerzeichen. Es wurde nichts gesendet.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/names.py" />
   <source>Replace the link by a real folder or file.</source>
   <translation>Ersetzen Sie die Verknüpfung durch einen echten Ordner oder eine echte Datei.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/outputs.py" />
   <source>Report (JSON)</source>
   <translation>Bericht (JSON)</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/restore.py" />
   <source>Restore from trash</source>
   <translation>Aus dem Papierkorb wiederherstellen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/restore.py" />
   <source>Restored files</source>
   <translation>Wiederhergestellte Dateien</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/synchronize_buttons.py" />
   <source>Retry all that &amp;failed</source>
   <translation>Alles &amp;Fehlgeschlagene erneut versuchen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/mine_page.py" />
   <source>Revert</source>
   <translation>Zurücknehmen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/mine_page.py" />
   <source>Revert all</source>
   <translation>Alle zurücknehmen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/reverting.py" />
   <source>Revert edits</source>
   <translation>Bearbeitungen zurücknehmen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/outputs.py" />
   <source>Run it again: what arrived does not travel again.</source>
   <translation>Starten Sie es erneut: Was angekommen ist, wird nicht nochmals übertragen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/status_bar.py" />
   <source>Running jobs of QFieldSync Cloud</source>
   <translation>Laufende Aufträge von QFieldSync Cloud</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/login.py" />
   <source>S&amp;erver</source>
   <translation>S&amp;erver</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/edit_panel.py" />
   <source>Sa&amp;ve them</source>
   <translation>Sp&amp;eichern</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/findings_model.py" />
   <source>Save edits</source>
   <translation>Änderungen speichern</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/project.py" />
   <source>Save it as a .qgz file to a folder first.</source>
   <translation>Speichern Sie es zuerst als .qgz-Datei in einem Ordner.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_fixes.py" />
   <source>Save it in QGIS, which says why; then check again.</source>
   <translation>Speichern Sie es in QGIS, das den Grund nennt; prüfen Sie dann erneut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/project.py" />
   <source>Save it to a folder first.</source>
   <translation>Speichern Sie es zuerst in einem Ordner.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/snapshot.py" />
   <source>Save or cancel what other programs do with it, and check the free space on the disk.</source>
   <translation>Speichern oder beenden Sie, was andere Programme damit tun, und prüfen Sie den freien Speicherplatz.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/writing.py" />
   <source>Save or cancel what other programs do with it, check the free space, and synchronize again.</source>
   <translation>Speichern oder beenden Sie, was andere Programme damit tun, prüfen Sie den freien Speicherplatz und synchronisieren Sie erneut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/pair.py" />
   <source>Save or cancel what other programs do with it, then synchronize again.</source>
   <translation>Speichern oder beenden Sie, was andere Programme damit tun, und synchronisieren Sie dann erneut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/uuid_field.py" />
   <source>Save or discard its edits, end the edit mode, and repeat.</source>
   <translation>Speichern oder verwerfen Sie die Änderungen, beenden Sie den Bearbeitungsmodus, und wiederholen Sie den Vorgang.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/edits/engine.py" />
   <source>Save or discard the changes of layers in edit mode, then synchronize again.</source>
   <translation>Speichern oder verwerfen Sie die Änderungen der Layer, die gerade bearbeitet werden, und synchronisieren Sie dann erneut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/edit_panel.py" />
   <source>Save or discard the changes of these layers first; they are in edit mode:</source>
   <translation>Speichern oder verwerfen Sie zuerst die Änderungen dieser Layer; sie werden gerade bearbeitet:</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/edits/rebasing.py" />
   <source>Save or discard the layer's changes in QGIS, then synchronize again.</source>
   <translation>Speichern oder verwerfen Sie die Änderungen des Layers in QGIS und synchronisieren Sie dann erneut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/changing.py" />
   <source>Save or discard the layer's changes in QGIS, then try again.</source>
   <translation>Speichern oder verwerfen Sie die Änderungen des Layers in QGIS und versuchen Sie es dann erneut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/findings_model.py" />
   <source>Save project</source>
   <translation>Projekt speichern</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/edit_panel.py" />
   <source>Save the changes of these layers and go on</source>
   <translation>Die Änderungen dieser Layer speichern und weitermachen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/layers.py" />
   <source>Save the layer as a GeoTIFF.</source>
   <translation>Speichern Sie den Layer als GeoTIFF.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/layers.py" />
   <source>Save the layer's edits first.</source>
   <translation>Speichern Sie zuerst die Änderungen des Layers.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/layers.py" />
   <source>Save the mesh and its datasets in one file.</source>
   <translation>Speichern Sie das Netz und seine Datensätze in einer Datei.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/project.py" />
   <source>Save the project again.</source>
   <translation>Speichern Sie das Projekt erneut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/events.py" />
   <source>Save the project and package it again.</source>
   <translation>Speichern Sie das Projekt und packen Sie es erneut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/errors.py" />
   <source>Save the project and repeat.</source>
   <translation>Speichern Sie das Projekt und wiederholen Sie.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/resources/findings.py" />
   <source>Save the project as a .qgz file, or make the picture smaller; otherwise the crew may see a placeholder.</source>
   <translation>Speichern Sie das Projekt als .qgz-Datei, oder verkleinern Sie das Bild; sonst sieht das Feldteam womöglich einen Platzhalter.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/project.py" />
   <source>Save the project first.</source>
   <translation>Speichern Sie zuerst das Projekt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/project.py" />
   <source>Save the project, or open it again without saving it.</source>
   <translation>Speichern Sie das Projekt, oder öffnen Sie es neu, ohne es zu speichern.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_fixes.py" />
   <source>Save them in QGIS, which says why; then check again.</source>
   <translation>Speichern Sie sie in QGIS, das den Grund nennt; prüfen Sie dann erneut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/findings_model.py" />
   <source>Saves the edits of {layer} in QGIS, as its own Save button does. It stays in edit mode.</source>
   <translation>Speichert die Änderungen von {layer} in QGIS, wie die Schaltfläche Speichern des Layers. Er bleibt im Bearbeitungsmodus.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/findings_model.py" />
   <source>Saves the open project in QGIS, to the file that it has.</source>
   <translation>Speichert das geöffnete Projekt in QGIS, in seine Datei.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_search.py" />
   <source>Search</source>
   <translation>Suchen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_search.py" />
   <source>Search by name or description</source>
   <translation>Nach Name oder Beschreibung suchen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/transfer.py" />
   <source>See why that failed, then synchronize again.</source>
   <translation>Sehen Sie nach, warum das fehlgeschlagen ist, und synchronisieren Sie dann erneut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_page.py" />
   <source>Select a change to see what it does.</source>
   <translation>Wählen Sie eine Änderung, um zu sehen, was sie tut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/mine_page.py" />
   <source>Select an edit to see what it changes.</source>
   <translation>Wählen Sie eine Bearbeitung, um zu sehen, was sie ändert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_model.py" />
   <source>Send and take in edits, one by one</source>
   <translation>Bearbeitungen einzeln senden und übernehmen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/mine_page.py" />
   <source>Send edits one by one</source>
   <translation>Änderungen einzeln senden</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_layers.py" />
   <source>Send pass&amp;words of data sources; everyone in the project can read them</source>
   <translation>&amp;Passwörter von Datenquellen senden; alle im Projekt können sie lesen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/mine_page.py" />
   <source>Send your edits and new photos, and take in the crew's edits; other files stay as they are</source>
   <translation>Ihre Bearbeitungen und neue Fotos senden und die der Crew übernehmen; andere Dateien bleiben, wie sie sind</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/edits/delivery.py" />
   <source>Sending your edits</source>
   <translation>Ihre Bearbeitungen werden gesendet</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/upload.py" />
   <source>Sends a packaged folder to QFieldCloud: to the cloud project that it belongs to, to the one that PROJECT_ID names, or to a new one called NAME. Files that are there already do not travel again.</source>
   <translation>Sendet einen gepackten Ordner an QFieldCloud: an das Cloud-Projekt, zu dem er gehört, an das mit PROJECT_ID genannte oder an ein neues namens NAME. Dateien, die schon dort sind, werden nicht nochmals übertragen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/push.py" />
   <source>Sends the edits of a linked folder one by one, after the crew's edits were taken in. Edits that both sides made wait for a decision and are counted in EDIT_CONFLICTS. New photos go along; other files do not travel. With WAIT 0 nothing is waited for: it fails while the server is busy, and the next run looks what became of the edits.</source>
   <translation>Sendet die Änderungen eines verknüpften Ordners einzeln, nachdem die Änderungen der Feldteams übernommen sind. Was beide Seiten geändert haben, wartet auf eine Entscheidung und wird in EDIT_CONFLICTS gezählt. Neue Fotos gehen mit; andere Dateien nicht. Mit WAIT 0 wird auf nichts gewartet: Ist der Server beschäftigt, schlägt es fehl, und der nächste Lauf sieht nach, was aus den Änderungen geworden ist.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/algorithm.py" />
   <source>Server</source>
   <translation>Server</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/tables.py" />
   <source>Set the layer's CRS in its properties.</source>
   <translation>Setzen Sie das KBS in den Eigenschaften des Layers.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/layers.py" />
   <source>Settings for QField that name {layer} are left out with it.</source>
   <translation>Einstellungen für QField, die {layer} nennen, werden mit dem Layer weggelassen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/news.py" />
   <source>Show</source>
   <translation>Anzeigen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_buttons.py" />
   <source>Show in &amp;browser</source>
   <translation>Im &amp;Browser anzeigen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_page.py" />
   <source>Show the feature on the map</source>
   <translation>Das Objekt auf der Karte zeigen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/details.py" />
   <source>Show the fields that are the same on both sides too; what differs is bold</source>
   <translation>Auch die Felder zeigen, die auf beiden Seiten gleich sind; Unterschiede sind fett</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_buttons.py" />
   <source>Show the project on the server's pages</source>
   <translation>Das Projekt auf den Seiten des Servers anzeigen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/trash.py" />
   <source>Show the trash in the file manager</source>
   <translation>Den Papierkorb im Dateimanager zeigen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/synchronize_buttons.py" />
   <source>Show what both sides changed, and decide</source>
   <translation>Zeigen, was beide Seiten geändert haben, und entscheiden</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/synchronize_buttons.py" />
   <source>Show what this folder's files were before, to put them back</source>
   <translation>Zeigen, wie die Dateien dieses Ordners vorher waren, um sie zurückzuholen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/status_bar.py" />
   <source>Show: {job}</source>
   <translation>Zeigen: {job}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/login.py" />
   <source>Sign &amp;in</source>
   <translation>An&amp;melden</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>Sign in again.</source>
   <translation>Melden Sie sich erneut an.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/errors.py" />
   <source>Sign in and try again.</source>
   <translation>Melden Sie sich an und versuchen Sie es erneut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/login.py" />
   <source>Sign in to QFieldCloud</source>
   <translation>Bei QFieldCloud anmelden</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_page.py" />
   <source>Sign in to see what the crews have sent.</source>
   <translation>Melden Sie sich an, um zu sehen, was die Feldteams gesendet haben.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/synchronize.py" />
   <source>Sign in to {server} and try again.</source>
   <translation>Melden Sie sich bei {server} an und versuchen Sie es erneut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_page.py" />
   <source>Sign in…</source>
   <translation>Anmelden…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/login.py" />
   <source>Sign out</source>
   <translation>Abmelden</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/plugin.py" />
   <source>Sign out {username}…</source>
   <translation>{username} abmelden…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/login.py" />
   <source>Sign {username} out of {server}?

The server ends all sign-ins of this account: QField on your phone or tablet is signed out too, and has to sign in again before it can synchronize.</source>
   <translation>{username} bei {server} abmelden?

Der Server beendet alle Anmeldungen dieses Kontos: QField auf Ihrem Telefon oder Tablet wird ebenfalls abgemeldet und muss sich erneut anmelden, bevor es synchronisieren kann.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/login.py" />
   <source>Signing in</source>
   <translation>Anmeldung läuft</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/login.py" />
   <source>Signing in here ends other sign-ins of QGIS with this account, not the phone's.</source>
   <translation>Eine Anmeldung hier beendet andere Anmeldungen von QGIS mit diesem Konto, nicht die des Telefons.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/login.py" />
   <source>Signing out</source>
   <translation>Abmeldung läuft</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/fieldchanges.py" />
   <source>Since</source>
   <translation>Seit</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/layer_model.py" />
   <source>Size</source>
   <translation>Größe</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/edits/push.py" />
   <source>Somebody else's edit of this feature waits on the server; yours is sent after it.</source>
   <translation>Eine Bearbeitung dieses Objekts von jemand anderem wartet auf dem Server; Ihre wird danach gesendet.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/uploads.py" />
   <source>Somebody may have changed it at the same time: synchronize again to see.</source>
   <translation>Vielleicht hat es jemand gleichzeitig geändert: Synchronisieren Sie erneut, um es zu sehen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/failure.py" />
   <source>Something unexpected went wrong in the plugin: {kind}.</source>
   <translation>Im Plugin ist etwas Unerwartetes schiefgegangen: {kind}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/layer_model.py" />
   <source>Source</source>
   <translation>Quelle</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/mine_model.py" />
   <source>State</source>
   <translation>Zustand</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/prepare.py" />
   <source>State of the package job</source>
   <translation>Status des Paketauftrags</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_model.py" />
   <source>Status</source>
   <translation>Status</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/status.py" />
   <source>Status (JSON)</source>
   <translation>Status (JSON)</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/status.py" />
   <source>Status of a folder</source>
   <translation>Status eines Ordners</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/login.py" />
   <source>Stay &amp;signed in</source>
   <translation>&amp;Angemeldet bleiben</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/progress.py" />
   <source>Stop</source>
   <translation>Stopp</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/progress.py" />
   <source>Stop within a second; nothing half-written stays behind</source>
   <translation>Innert einer Sekunde anhalten; nichts halb Geschriebenes bleibt zurück</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/status_bar.py" />
   <source>Stop: {job}</source>
   <translation>Anhalten: {job}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish.py" />
   <source>Stopped. Nothing half-written stays; trying again goes on from here.</source>
   <translation>Angehalten. Nichts halb Geschriebenes bleibt zurück; ein neuer Versuch geht von hier weiter.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/synchronize.py" />
   <source>Stopped. What had arrived stays; the next synchronization goes on from there.</source>
   <translation>Angehalten. Was angekommen ist, bleibt; die nächste Synchronisation geht von dort weiter.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/progress.py" />
   <source>Stopping…</source>
   <translation>Wird angehalten…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/wholefiles.py" />
   <source>Synchronize again when the server has applied them.</source>
   <translation>Synchronisieren Sie erneut, wenn der Server sie angewendet hat.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/writing.py" />
   <source>Synchronize again.</source>
   <translation>Synchronisieren Sie erneut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/execution.py" />
   <source>Synchronize again: nothing is lost, you will be asked which one to keep.</source>
   <translation>Synchronisieren Sie erneut: Nichts ist verloren, Sie werden gefragt, was Sie behalten wollen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/workplace.py" />
   <source>Synchronize again: nothing of it was overwritten.</source>
   <translation>Synchronisieren Sie erneut: Nichts davon wurde überschrieben.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/first_the_field.py" />
   <source>Synchronize first</source>
   <translation>Zuerst synchronisieren</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/synchronize.py" />
   <source>Synchronize folder</source>
   <translation>Ordner synchronisieren</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/execution.py" />
   <source>Synchronize the folder.</source>
   <translation>Synchronisieren Sie den Ordner.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/plugin.py" />
   <source>Synchronize the open project…</source>
   <translation>Das offene Projekt synchronisieren…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/synchronize.py" />
   <source>Synchronize {name}</source>
   <translation>{name} synchronisieren</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/field.py" />
   <source>Synchronize, so that the folder has the project as it is in the cloud.</source>
   <translation>Synchronisieren Sie, damit der Ordner das Projekt hat, wie es in der Cloud ist.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/mine_page.py" />
   <source>Synchronize…</source>
   <translation>Synchronisieren…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/synchronize.py" />
   <source>Synchronizing {folder}</source>
   <translation>{folder} wird synchronisiert</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/mine_page.py" />
   <source>Take all edits back</source>
   <translation>Alle Bearbeitungen zurücknehmen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/reverting.py" />
   <source>Take back {count} edit(s) of {layers}? The features become as they were in the cloud when you synchronized last. The file as it is now is kept in the folder's trash.</source>
   <translation>{count} Bearbeitung(en) von {layers} zurücknehmen? Die Objekte werden so, wie sie bei der letzten Synchronisation in der Cloud waren. Die Datei, wie sie jetzt ist, bleibt im Papierkorb des Ordners.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/access.py" />
   <source>Take it out in QGIS and save the project, or allow passwords to be sent.</source>
   <translation>Entfernen Sie es in QGIS und speichern Sie das Projekt, oder erlauben Sie, dass Passwörter gesendet werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/access.py" />
   <source>Take its data along, give it an address that the crew reaches, or leave it out.</source>
   <translation>Nehmen Sie die Daten mit, geben Sie eine Adresse an, die das Team erreicht, oder lassen Sie den Layer weg.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/wording.py" />
   <source>Take the cloud's</source>
   <translation>Fassung der Cloud übernehmen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/wording.py" />
   <source>Take the cloud's: bring it back</source>
   <translation>Die der Cloud nehmen: zurückholen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/wording.py" />
   <source>Take the cloud's: delete it</source>
   <translation>Die der Cloud nehmen: löschen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/access.py" />
   <source>Take the password out of the file (or the project that is saved inside it), leave the layer out, or allow passwords to be sent.</source>
   <translation>Entfernen Sie das Passwort aus der Datei (oder aus dem Projekt, das darin gespeichert ist), lassen Sie den Layer weg oder erlauben Sie, dass Passwörter gesendet werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/access.py" />
   <source>Take the password out of the files, move them out of the project's folders, or allow passwords to be sent.</source>
   <translation>Entfernen Sie das Passwort aus den Dateien, verschieben Sie diese aus den Ordnern des Projekts, oder erlauben Sie, dass Passwörter gesendet werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/mine_page.py" />
   <source>Take the selected edits back: the features become as they are in the cloud</source>
   <translation>Die gewählten Bearbeitungen zurücknehmen: Die Objekte werden, wie sie in der Cloud sind</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/layers.py" />
   <source>Take {layer} along.</source>
   <translation>Nehmen Sie {layer} mit.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/layers.py" />
   <source>Take {partner} along, or leave both out.</source>
   <translation>Nehmen Sie {partner} mit oder lassen Sie beide weg.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/reverting.py" />
   <source>Taking back {count} edit(s)</source>
   <translation>{count} Bearbeitung(en) werden zurückgenommen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/qfieldsync.py" />
   <source>Taking over folders of QFieldSync</source>
   <translation>Ordner von QFieldSync werden übernommen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/transport.py" />
   <source>Tell its administrator.</source>
   <translation>Informieren Sie den Administrator.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/status.py" />
   <source>Tells how a linked folder stands to its cloud project, as JSON: whether it is up to date, pending edits, decisions that are due, what is newer in the cloud, running jobs, and the crew's package. Nothing changes.</source>
   <translation>Sagt als JSON, wie ein verknüpfter Ordner zu seinem Cloud-Projekt steht: ob er aktuell ist, ausstehende Bearbeitungen und Entscheidungen, was in der Cloud neuer ist, laufende Aufträge und das Paket des Feldteams. Es ändert sich nichts.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/data.py" />
   <source>Texts of {layer} are not in its encoding, {encoding}.</source>
   <translation>Texte von {layer} passen nicht zur Zeichenkodierung {encoding}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/download.py" />
   <source>The &amp;project, to work on it ({size})</source>
   <translation>Das &amp;Projekt, um daran zu arbeiten ({size})</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>The account is locked because of too many failed sign-ins.</source>
   <translation>Das Konto ist wegen zu vieler fehlgeschlagener Anmeldungen gesperrt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/algorithm.py" />
   <source>The algorithm was not prepared.</source>
   <translation>Der Algorithmus wurde nicht vorbereitet.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/saved.py" />
   <source>The area of interest is not the same in the saved project as in the open one.</source>
   <translation>Das Interessengebiet ist im gespeicherten Projekt nicht dasselbe wie im geöffneten.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/project.py" />
   <source>The attachment folder {folder} lies outside the project's folder and is left out.</source>
   <translation>Der Anhangsordner {folder} liegt außerhalb des Projektordners und wird weggelassen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/account.py" />
   <source>The authentication {id} can't be read, or is not of the kind Basic.</source>
   <translation>Die Authentifizierung {id} kann nicht gelesen werden oder ist nicht von der Art Basic.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/account.py" />
   <source>The authentication {id} names no server.</source>
   <translation>Die Authentifizierung {id} nennt keinen Server.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_page.py" />
   <source>The changes from the field could not be loaded.</source>
   <translation>Die Änderungen aus dem Feld konnten nicht geladen werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/in_place.py" />
   <source>The cloud action of {layer} would have to be changed.</source>
   <translation>Die Cloud-Aktion von {layer} müsste geändert werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/in_place.py" />
   <source>The cloud action of {layer} would have to be written.</source>
   <translation>Die Cloud-Aktion von {layer} müsste geschrieben werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/layers.py" />
   <source>The cloud action {action} does not fit {layer}.</source>
   <translation>Die Cloud-Aktion {action} passt nicht zu {layer}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/tables.py" />
   <source>The cloud gives new features of {layer} other numbers in {field}; features of {child} that the crew adds to them could lose them.</source>
   <translation>Die Cloud gibt neuen Objekten von {layer} andere Nummern in {field}; Objekte von {child}, die das Team ihnen zuordnet, könnten sie verlieren.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/indicators.py" />
   <source>The cloud has newer data of this layer</source>
   <translation>Die Cloud hat neuere Daten dieses Layers</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>The cloud project already has another QGIS project file.</source>
   <translation>Das Cloud-Projekt hat schon eine andere QGIS-Projektdatei.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/publish.py" />
   <source>The cloud project has no name.</source>
   <translation>Das Cloud-Projekt hat keinen Namen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/names.py" />
   <source>The cloud project holds files whose names are not safe on this computer: {names}.</source>
   <translation>Das Cloud-Projekt enthält Dateien, deren Namen auf diesem Computer nicht sicher sind: {names}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>The cloud project holds no QGIS project file.</source>
   <translation>Das Cloud-Projekt enthält keine QGIS-Projektdatei.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/files.py" />
   <source>The cloud takes one project file, but these would go along too: {names}.</source>
   <translation>Die Cloud nimmt eine einzige Projektdatei an, aber auch diese würden mitgehen: {names}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/failures.py" />
   <source>The connection to {host} broke.</source>
   <translation>Die Verbindung zu {host} ist abgebrochen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/failures.py" />
   <source>The connection to {host} is not safe: its certificate {reason}.</source>
   <translation>Die Verbindung zu {host} ist nicht sicher: Das Zertifikat {reason}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/findings_model.py" />
   <source>The crew does not get {layer}, and it is not sent. The open project is not changed.</source>
   <translation>Das Team bekommt {layer} nicht, und der Layer wird nicht gesendet. Das geöffnete Projekt wird nicht geändert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/area.py" />
   <source>The crew gets only features that touch the project's area of interest; those without geometry stay behind.</source>
   <translation>Das Feldteam erhält nur Objekte, die das Interessengebiet des Projekts berühren; solche ohne Geometrie bleiben zurück.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/findings_model.py" />
   <source>The crew gets {layer} in the way that is usual for such a layer. The open project is not changed.</source>
   <translation>Das Team bekommt {layer} so, wie es für einen solchen Layer üblich ist. Das geöffnete Projekt wird nicht geändert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/area.py" />
   <source>The crew gets {layer} whole: the area of interest does not cut down what is not edited offline.</source>
   <translation>Das Feldteam erhält {layer} ganz: Das Interessengebiet beschränkt nur, was offline bearbeitet wird.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/resources/findings.py" />
   <source>The crew may see placeholders instead of these pictures: {names}.</source>
   <translation>Das Feldteam sieht anstelle dieser Bilder womöglich Platzhalter: {names}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/area.py" />
   <source>The crew should get only the project's area of interest, but the project has none.</source>
   <translation>Das Feldteam soll nur das Interessengebiet des Projekts erhalten, aber das Projekt hat keines.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/resources/findings.py" />
   <source>The crew works without it; nothing else changes.</source>
   <translation>Das Feldteam arbeitet ohne sie; sonst ändert sich nichts.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/access.py" />
   <source>The crew's devices don't reach {layer}: {host} is known only in this network.</source>
   <translation>Die Geräte des Teams erreichen {layer} nicht: {host} ist nur in diesem Netz bekannt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/access.py" />
   <source>The crew's devices read {layer} directly from its database.</source>
   <translation>Die Geräte des Feldteams lesen {layer} direkt aus der Datenbank.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/download.py" />
   <source>The crew's p&amp;ackage, to look at it</source>
   <translation>Das P&amp;aket des Feldteams, um es anzusehen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/cloudfolder.py" />
   <source>The crew's package can only be downloaded: {file}.</source>
   <translation>Das Paket des Feldteams kann nur heruntergeladen werden: {file}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/prepare.py" />
   <source>The crew's package is ready, but these layers do not work in it: {names}.</source>
   <translation>Das Paket des Feldteams ist bereit, aber diese Layer funktionieren darin nicht: {names}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/prepare.py" />
   <source>The crew's package is ready: {count} file(s), all layers work.</source>
   <translation>Das Paket des Feldteams ist bereit: {count} Datei(en), alle Layer funktionieren.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/prepare.py" />
   <source>The crew's package is still being prepared: {state}.</source>
   <translation>Das Paket des Feldteams wird noch vorbereitet: {state}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/desk.py" />
   <source>The crew's package of {name} is being prepared.</source>
   <translation>Das Paket des Feldteams für {name} wird vorbereitet.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_findings.py" />
   <source>The data are still being read.</source>
   <translation>Die Daten werden noch gelesen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/layers.py" />
   <source>The datasets that were added to {layer} reach the cloud, but not the crew.</source>
   <translation>Die Datensätze, die zu {layer} hinzugefügt wurden, gelangen in die Cloud, aber nicht zum Team.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/disk.py" />
   <source>The disk does not take files of this size: use one with another file system.</source>
   <translation>Der Datenträger nimmt keine so großen Dateien an: Nehmen Sie einen mit einem anderen Dateisystem.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/downloads.py" />
   <source>The disk has {free} MB left, but {needed} MB are to be downloaded.</source>
   <translation>Auf dem Datenträger sind noch {free} MB frei, aber {needed} MB sind herunterzuladen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/disk.py" />
   <source>The disk is full: make room, then try again.</source>
   <translation>Die Festplatte ist voll: Schaffen Sie Platz und versuchen Sie es erneut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/disk.py" />
   <source>The disk is read-only: make it writable, or use another folder.</source>
   <translation>Der Datenträger ist schreibgeschützt: Machen Sie ihn beschreibbar oder nehmen Sie einen anderen Ordner.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/download.py" />
   <source>The download of {file} stopped before its end.</source>
   <translation>Der Download von {file} hörte vor dem Ende auf.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/disk.py" />
   <source>The drive is gone or broken: connect it again, or check it for errors.</source>
   <translation>Das Laufwerk ist weg oder defekt: Schließen Sie es wieder an oder prüfen Sie es auf Fehler.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/lock.py" />
   <source>The drive of {folder} can't lock files, so two programs could change them at once.</source>
   <translation>Das Laufwerk von {folder} kann keine Dateien sperren, sodass zwei Programme sie zugleich ändern könnten.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/deltafile.py" />
   <source>The edits could not be put into the form that the server reads; they were not sent.</source>
   <translation>Die Bearbeitungen konnten nicht in die Form gebracht werden, die der Server liest; sie wurden nicht gesendet.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_fixes.py" />
   <source>The edits of {layer} can't be saved.</source>
   <translation>Die Änderungen von {layer} können nicht gespeichert werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/layers.py" />
   <source>The edits of {layer} that are not saved are not part of the package.</source>
   <translation>Die nicht gespeicherten Änderungen von {layer} sind nicht Teil des Pakets.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/map.py" />
   <source>The feature has no geometry.</source>
   <translation>Das Objekt hat keine Geometrie.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/edits/push.py" />
   <source>The feature that it belongs to is not in the cloud yet.</source>
   <translation>Das Objekt, zu dem es gehört, ist noch nicht in der Cloud.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/field.py" />
   <source>The feature {key} of {layer} is not in your file any more.</source>
   <translation>Das Objekt {key} von {layer} ist nicht mehr in Ihrer Datei.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/first_the_field.py" />
   <source>The field has sent changes that are not in this folder yet: {files}. Take them in before you package the project again, or the crews get data without them.</source>
   <translation>Das Feld hat Änderungen gesendet, die noch nicht in diesem Ordner sind: {files}. Übernehmen Sie sie, bevor Sie das Projekt erneut packen; sonst erhalten die Feldteams Daten ohne sie.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/uuid_field.py" />
   <source>The field {field} can't be added to {layer}.</source>
   <translation>Das Feld {field} kann {layer} nicht hinzugefügt werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/values.py" />
   <source>The field {field} does not take “{value}”.</source>
   <translation>Das Feld {field} nimmt «{value}» nicht an.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/values.py" />
   <source>The field {field} must have a value.</source>
   <translation>Das Feld {field} muss einen Wert haben.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/compare.py" />
   <source>The field {field} of the table {table} holds bytes, which can't travel as an edit.</source>
   <translation>Das Feld {field} der Tabelle {table} enthält Bytes, die nicht als Bearbeitung übertragen werden können.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/schema.py" />
   <source>The field {field} of the table {table} is now of type {type}.</source>
   <translation>Das Feld {field} der Tabelle {table} ist jetzt vom Typ {type}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/treatment.py" />
   <source>The fields {one} and {other} of the layer {layer} are the same in a GeoPackage.</source>
   <translation>Die Felder {one} und {other} des Layers {layer} sind in einem GeoPackage dasselbe Feld.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/data.py" />
   <source>The file of {layer} does not name its encoding; it is read as {encoding}.</source>
   <translation>Die Datei von {layer} nennt ihre Zeichenkodierung nicht; sie wird als {encoding} gelesen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/errors.py" />
   <source>The file {file} can't be copied.</source>
   <translation>Die Datei {file} kann nicht kopiert werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/source.py" />
   <source>The file {file} of the layer {layer} does not exist.</source>
   <translation>Die Datei {file} des Layers {layer} existiert nicht.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/fieldchanges.py" />
   <source>The file {path} can't be written.</source>
   <translation>Die Datei {path} kann nicht geschrieben werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/transfer_list.py" />
   <source>The files that travel</source>
   <translation>Die Dateien, die übertragen werden</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/filters.py" />
   <source>The filter of {layer} does not mean the same in a GeoPackage.</source>
   <translation>Der Filter von {layer} bedeutet in einem GeoPackage nicht dasselbe.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/filter_bar.py" />
   <source>The first day</source>
   <translation>Der erste Tag</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/qfieldsync.py" />
   <source>The folder is not there any more.</source>
   <translation>Der Ordner ist nicht mehr da.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/snapshot.py" />
   <source>The folder {folder} can't be read.</source>
   <translation>Der Ordner {folder} kann nicht gelesen werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/staging.py" />
   <source>The folder {folder} can't be written to.</source>
   <translation>In den Ordner {folder} kann nicht geschrieben werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/layers.py" />
   <source>The geofence needs {layer}, which is left out: the crew works without it.</source>
   <translation>Der Geofence braucht {layer}, der Layer wird aber weggelassen: Das Team arbeitet ohne Geofence.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/waiting.py" />
   <source>The job</source>
   <translation>Der Auftrag</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/tables.py" />
   <source>The key of {layer} is made of several fields ({fields}); the crew can't edit it.</source>
   <translation>Der Schlüssel von {layer} besteht aus mehreren Feldern ({fields}); das Team kann den Layer nicht bearbeiten.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/tables.py" />
   <source>The key of {layer}, {field}, does not hold whole numbers; the crew can't edit it.</source>
   <translation>Der Schlüssel von {layer}, {field}, enthält keine ganzen Zahlen; das Feldteam kann den Layer nicht bearbeiten.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/filter_bar.py" />
   <source>The last day</source>
   <translation>Der letzte Tag</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/map.py" />
   <source>The layer of {table} is no longer in the project, so there is no map of it.</source>
   <translation>Der Layer von {table} ist nicht mehr im Projekt; darum gibt es keine Karte dazu.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/resources/findings.py" />
   <source>The layer {layer}</source>
   <translation>Der Layer {layer}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/errors.py" />
   <source>The layer {layer} can't be converted to a GeoPackage.</source>
   <translation>Der Layer {layer} kann nicht in ein GeoPackage umgewandelt werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/treatment.py" />
   <source>The layer {layer} can't be taken along: its database or service does not answer.</source>
   <translation>Der Layer {layer} kann nicht mitgenommen werden: Seine Datenbank oder sein Dienst antwortet nicht.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/source.py" />
   <source>The layer {layer} comes from a kind of source ({what}) that can't be taken along yet.</source>
   <translation>Der Layer {layer} stammt aus einer Art Quelle ({what}), die noch nicht mitgenommen werden kann.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/field.py" />
   <source>The layer {layer} has no field {field} any more.</source>
   <translation>Der Layer {layer} hat kein Feld {field} mehr.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/raster_sources.py" />
   <source>The layer {layer} is an ECW image, which no device can show.</source>
   <translation>Der Layer {layer} ist ein ECW-Bild, das kein Gerät anzeigen kann.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/inspect.py" />
   <source>The layer {layer} is embedded from another project ({project}), which does not exist any more.</source>
   <translation>Der Layer {layer} ist aus einem anderen Projekt ({project}) eingebettet, das nicht mehr existiert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/saved.py" />
   <source>The layer {layer} is not the same in the saved project as in the open one.</source>
   <translation>Der Layer {layer} ist im gespeicherten Projekt nicht gleich wie im offenen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/raster_sources.py" />
   <source>The layer {layer} is put together from files, of which some lie inside archives: {names}.</source>
   <translation>Der Layer {layer} setzt sich aus Dateien zusammen, von denen einige in Archiven liegen: {names}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/raster_sources.py" />
   <source>The layer {layer} is put together from files, of which {count} do not exist: {names}.</source>
   <translation>Der Layer {layer} setzt sich aus Dateien zusammen, von denen {count} nicht existieren: {names}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/source.py" />
   <source>The layer {layer} lies in a folder that is a database ({folder}).</source>
   <translation>Der Layer {layer} liegt in einem Ordner, der eine Datenbank ist ({folder}).</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/in_place.py" />
   <source>The layer {layer} lies in another project file, {project}.</source>
   <translation>Der Layer {layer} liegt in einer anderen Projektdatei, {project}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/raster_sources.py" />
   <source>The layer {layer} reads single tiles from files of this computer.</source>
   <translation>Der Layer {layer} liest einzelne Kacheln aus Dateien dieses Computers.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/in_place.py" />
   <source>The layer {layer} would have to be converted to a GeoPackage.</source>
   <translation>Der Layer {layer} müsste in ein GeoPackage umgewandelt werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/in_place.py" />
   <source>The layer {layer} would have to be removed from the project.</source>
   <translation>Der Layer {layer} müsste aus dem Projekt entfernt werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/resources/findings.py" />
   <source>The layout {layout}</source>
   <translation>Das Layout {layout}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/link.py" />
   <source>The link of {folder} to its cloud project can't be read.</source>
   <translation>Die Verknüpfung von {folder} mit seinem Cloud-Projekt kann nicht gelesen werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/access.py" />
   <source>The login of {layer} is stored in QGIS on this computer; a server without it leaves the layer out.</source>
   <translation>Die Anmeldung von {layer} ist in QGIS auf diesem Computer gespeichert; ein Server ohne sie lässt den Layer weg.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/names.py" />
   <source>The names of these files hold characters that can't be read: {names}.</source>
   <translation>Die Namen dieser Dateien enthalten Zeichen, die nicht gelesen werden können: {names}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/transport.py" />
   <source>The next try to reach {host} is in {count} second(s)</source>
   <translation>Der nächste Versuch, {host} zu erreichen, ist in {count} Sekunde(n)</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>The only version of a file can't be deleted.</source>
   <translation>Die einzige Version einer Datei kann nicht gelöscht werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/dock.py" />
   <source>The open project does not lie in a folder that is linked to the cloud.</source>
   <translation>Das offene Projekt ist nicht mit der Cloud verknüpft.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/desk.py" />
   <source>The open project has changes that are not saved; they are not part of the synchronization.</source>
   <translation>Das offene Projekt hat nicht gespeicherte Änderungen; sie sind nicht Teil der Synchronisation.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/staging.py" />
   <source>The package can't be written to {folder}.</source>
   <translation>Das Paket kann nicht nach {folder} geschrieben werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/files.py" />
   <source>The package needs about {size} of storage, and the account has {free} left.</source>
   <translation>Das Paket braucht etwa {size} Speicher, und das Konto hat noch {free} frei.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/errors.py" />
   <source>The packaged copy of the layer {layer} could not be opened again.</source>
   <translation>Die gepackte Kopie des Layers {layer} konnte nicht wieder geöffnet werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/resources/findings.py" />
   <source>The project</source>
   <translation>Das Projekt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/project.py" />
   <source>The project can't be published in place. {reason}</source>
   <translation>Das Projekt kann nicht an Ort und Stelle veröffentlicht werden. {reason}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_fixes.py" />
   <source>The project can't be saved.</source>
   <translation>Das Projekt kann nicht gespeichert werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/in_place.py" />
   <source>The project does not name its attachment folders.</source>
   <translation>Das Projekt nennt seine Anhangsordner nicht.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/in_place.py" />
   <source>The project does not say what its geofence does.</source>
   <translation>Das Projekt sagt nicht, was sein Geofence tut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/in_place.py" />
   <source>The project file does not lie in the project's home folder.</source>
   <translation>Die Projektdatei liegt nicht im Basisordner des Projekts.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/access.py" />
   <source>The project file holds a password in the project's own settings.</source>
   <translation>Die Projektdatei enthält ein Passwort in den Einstellungen des Projekts selbst.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/access.py" />
   <source>The project file holds a password in the settings of {place}.</source>
   <translation>Die Projektdatei enthält ein Passwort in den Einstellungen von {place}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/project.py" />
   <source>The project file {file} can't be read.</source>
   <translation>Die Projektdatei {file} kann nicht gelesen werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/errors.py" />
   <source>The project file {path} can't be read.</source>
   <translation>Die Projektdatei {path} kann nicht gelesen werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/project.py" />
   <source>The project file {path} does not exist any more.</source>
   <translation>Die Projektdatei {path} existiert nicht mehr.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_project.py" />
   <source>The project in the cloud</source>
   <translation>Das Projekt in der Cloud</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/project.py" />
   <source>The project is not saved in a .qgs or .qgz file.</source>
   <translation>Das Projekt ist nicht in einer .qgs- oder .qgz-Datei gespeichert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/in_place.py" />
   <source>The project is saved with absolute paths.</source>
   <translation>Das Projekt ist mit absoluten Pfaden gespeichert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/project.py" />
   <source>The project is saved with absolute paths; in the package they become relative.</source>
   <translation>Das Projekt ist mit absoluten Pfaden gespeichert; im Paket werden sie relativ.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/in_place.py" />
   <source>The project names {file} in a way that only this computer can follow.</source>
   <translation>Das Projekt nennt {file} auf eine Weise, der nur dieser Computer folgen kann.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/project.py" />
   <source>The project was never saved.</source>
   <translation>Das Projekt wurde noch nie gespeichert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/package.py" />
   <source>The project {file} in {folder} was changed since it was packaged.</source>
   <translation>Das Projekt {file} in {folder} wurde geändert, seit es gepackt wurde.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/failures.py" />
   <source>The proxy on the way to {host} can't be reached, or refuses.</source>
   <translation>Der Proxy auf dem Weg zu {host} ist nicht erreichbar oder weist ab.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/failures.py" />
   <source>The proxy on the way to {host} wants a user name and password.</source>
   <translation>Der Proxy auf dem Weg zu {host} verlangt Benutzername und Passwort.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/layers.py" />
   <source>The relation {relation} is left out with {layer}.</source>
   <translation>Die Beziehung {relation} wird mit {layer} weggelassen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/plan.py" />
   <source>The same on both sides.</source>
   <translation>Auf beiden Seiten gleich.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>The server can't read the QGIS project file.</source>
   <translation>Der Server kann die QGIS-Projektdatei nicht lesen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/edits/fates.py" />
   <source>The server could not apply it.</source>
   <translation>Der Server konnte sie nicht anwenden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>The server could not take the request.</source>
   <translation>Der Server konnte die Anfrage nicht annehmen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/edits/fates.py" />
   <source>The server did not apply it: the feature was changed by somebody else meanwhile.</source>
   <translation>Der Server hat sie nicht angewendet: Jemand anders hat das Objekt inzwischen geändert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>The server does not accept one of the values.</source>
   <translation>Der Server nimmt einen der Werte nicht an.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>The server does not accept these edits: they belong to another project.</source>
   <translation>Der Server nimmt diese Änderungen nicht an: Sie gehören zu einem anderen Projekt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>The server does not find it: it was deleted, or you have no access to it.</source>
   <translation>Der Server findet es nicht: Es wurde gelöscht oder Sie haben keinen Zugriff darauf.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>The server does not have the part of the file that was asked for.</source>
   <translation>Der Server hat den verlangten Teil der Datei nicht.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/uploads.py" />
   <source>The server does not hold {file} as it was sent.</source>
   <translation>Der Server hat {file} nicht so, wie es gesendet wurde.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>The server does not know this request.</source>
   <translation>Der Server kennt diese Anfrage nicht.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/names.py" />
   <source>The server does not take files with these names: {names}.</source>
   <translation>Der Server nimmt keine Dateien mit diesen Namen an: {names}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/in_place.py" />
   <source>The server does not take the name {file}.</source>
   <translation>Der Server nimmt den Namen {file} nicht an.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/files.py" />
   <source>The server does not take the name {file}; in the package it gets another one.</source>
   <translation>Der Server nimmt den Namen {file} nicht an; im Paket bekommt die Datei einen anderen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/in_place.py" />
   <source>The server does not take the project file's name.</source>
   <translation>Der Server nimmt den Namen der Projektdatei nicht an.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/edits/fates.py" />
   <source>The server failed while it applied the edits; it is sent again with the next synchronization.</source>
   <translation>Beim Anwenden der Bearbeitungen ist auf dem Server ein Fehler aufgetreten; die nächste Synchronisation sendet sie erneut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>The server failed.</source>
   <translation>Der Server hat versagt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/edits/fates.py" />
   <source>The server has it, but has not applied it yet. It may be that the owner's storage is full.</source>
   <translation>Der Server hat sie, hat sie aber noch nicht angewendet. Vielleicht ist der Speicher der Besitzerin oder des Besitzers voll.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>The server is getting too many requests.</source>
   <translation>Der Server erhält zu viele Anfragen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/waiting.py" />
   <source>The server is still busy with this project.</source>
   <translation>Der Server ist noch mit diesem Projekt beschäftigt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/transport.py" />
   <source>The server points in a circle.</source>
   <translation>Der Server verweist im Kreis.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/transport.py" />
   <source>The server points to another address: {address}.</source>
   <translation>Der Server verweist auf eine andere Adresse: {address}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>The server refused the request.</source>
   <translation>Der Server hat die Anfrage abgelehnt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>The server refuses files of this size.</source>
   <translation>Der Server lehnt Dateien dieser Größe ab.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/options.py" />
   <source>The server that a new sign-in offers first</source>
   <translation>Der Server, den eine neue Anmeldung zuerst vorschlägt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>The server wants you to sign in first.</source>
   <translation>Der Server verlangt, dass Sie sich zuerst anmelden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/waiting.py" />
   <source>The server works on the project</source>
   <translation>Der Server arbeitet am Projekt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/fields.py" />
   <source>The server's answer is not what a QFieldCloud server answers.</source>
   <translation>Die Antwort des Servers ist nicht die eines QFieldCloud-Servers.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/access.py" />
   <source>The source of {layer} holds a password, which everyone in the cloud project could read.</source>
   <translation>Die Quelle von {layer} enthält ein Passwort, das alle im Cloud-Projekt lesen könnten.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>The storage of the project's owner is full.</source>
   <translation>Der Speicher des Projekteigentümers ist voll.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/schema.py" />
   <source>The table or view {table} is defined in another way now.</source>
   <translation>Die Tabelle oder Sicht {table} ist jetzt anders definiert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/tables.py" />
   <source>The table {path} can't be written.</source>
   <translation>Die Tabelle {path} kann nicht geschrieben werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/compare.py" />
   <source>The table {table} changed, and its edits aren't tracked.</source>
   <translation>Die Tabelle {table} hat sich geändert, und ihre Bearbeitungen werden nicht geführt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/compare.py" />
   <source>The table {table} changed, and its rows can't be compared one by one: it has no single key field, rows without a key, or too many fields.</source>
   <translation>Die Tabelle {table} hat sich geändert, und ihre Zeilen können nicht einzeln verglichen werden: Sie hat kein einzelnes Schlüsselfeld, Zeilen ohne Schlüssel oder zu viele Felder.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/schema.py" />
   <source>The table {table} has a new field, {field}.</source>
   <translation>Die Tabelle {table} hat ein neues Feld, {field}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/schema.py" />
   <source>The table {table} has lost its field {field}.</source>
   <translation>Die Tabelle {table} hat ihr Feld {field} verloren.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/schema.py" />
   <source>The table {table} is gone.</source>
   <translation>Die Tabelle {table} ist weg.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/schema.py" />
   <source>The table {table} is new.</source>
   <translation>Die Tabelle {table} ist neu.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/schema.py" />
   <source>The table {table} is now called {name}.</source>
   <translation>Die Tabelle {table} heißt jetzt {name}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/schema.py" />
   <source>The table {table} now has another CRS.</source>
   <translation>Die Tabelle {table} hat jetzt ein anderes KBS.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/schema.py" />
   <source>The table {table} now has another key or geometry field.</source>
   <translation>Die Tabelle {table} hat jetzt ein anderes Schlüssel- oder Geometriefeld.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/schema.py" />
   <source>The table {table} now has geometries of type {type}.</source>
   <translation>Die Tabelle {table} hat jetzt Geometrien vom Typ {type}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/trash.py" />
   <source>The trash is empty.</source>
   <translation>Der Papierkorb ist leer.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>The upload held more than one file.</source>
   <translation>Der Upload enthielt mehr als eine Datei.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>The upload held no file.</source>
   <translation>Der Upload enthielt keine Datei.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>The user name, e-mail address or password is wrong.</source>
   <translation>Benutzername, E-Mail-Adresse oder Passwort ist falsch.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/vector_sources.py" />
   <source>The virtual layer {layer} mixes layers of the project with data sources of its own.</source>
   <translation>Der virtuelle Layer {layer} mischt Layer des Projekts mit eigenen Datenquellen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/wording.py" />
   <source>The whole feature</source>
   <translation>Das ganze Objekt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/publish.py" />
   <source>The whole way in one: packages the project into OUTPUT, creates the cloud project NAME, sends the files, and has the crew's package made. Run again after a failure, it goes on where it stopped. If OUTPUT is the project's own folder, it is published as it is, without a copy.</source>
   <translation>Der ganze Weg in einem: packt das Projekt nach OUTPUT, legt das Cloud-Projekt NAME an, sendet die Dateien und lässt das Paket des Feldteams erstellen. Nach einem Fehler erneut gestartet, geht es dort weiter, wo es aufgehört hat. Ist OUTPUT der Ordner des Projekts selbst, wird es so veröffentlicht, wie es ist, ohne Kopie.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_folder.py" />
   <source>Then &amp;prepare the crew's package, and wait until it is ready</source>
   <translation>Danach das Paket des Feldteams &amp;vorbereiten und warten, bis es bereit ist</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>There are no edits to apply.</source>
   <translation>Es gibt keine Änderungen zu übernehmen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/projects.py" />
   <source>There are no projects here yet. Publish the project that is open in QGIS.</source>
   <translation>Hier gibt es noch keine Projekte. Veröffentlichen Sie das Projekt, das in QGIS offen ist.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/desk.py" />
   <source>There is no QGIS project in {folder}.</source>
   <translation>In {folder} gibt es kein QGIS-Projekt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/project.py" />
   <source>There is no layer for the crew in this project.</source>
   <translation>In diesem Projekt gibt es keinen Layer für das Feldteam.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>There is no package for the crew: none was made yet, or the last one failed.</source>
   <translation>Es gibt kein Paket für das Feldteam: Es wurde noch keines erstellt oder das letzte ist fehlgeschlagen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_model.py" />
   <source>There is nothing to send and nothing to take in.</source>
   <translation>Es gibt nichts zu senden und nichts zu übernehmen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/names.py" />
   <source>These names are the same on computers that do not tell upper from lower case: {names}.</source>
   <translation>Diese Namen sind auf Computern, die Groß- und Kleinschreibung nicht unterscheiden, dieselben: {names}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/deltafile.py" />
   <source>They stay here. Please report this with the details.</source>
   <translation>Sie bleiben hier. Bitte melden Sie dies mit den Details.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/publish.py" />
   <source>They would be sent too. List them in .qfieldsyncignore, or publish a copy in a new folder.</source>
   <translation>Sie würden ebenfalls gesendet. Tragen Sie sie in .qfieldsyncignore ein oder veröffentlichen Sie eine Kopie in einem neuen Ordner.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/field.py" />
   <source>This change was put into your file before, as the feature {key} of {layer}.</source>
   <translation>Diese Änderung wurde schon einmal in Ihre Datei übernommen, als Objekt {key} von {layer}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>This cloud project takes no QGIS project file.</source>
   <translation>Dieses Cloud-Projekt nimmt keine QGIS-Projektdatei an.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>This is a template: it takes neither packages nor edits.</source>
   <translation>Dies ist eine Vorlage: Sie nimmt weder Pakete noch Änderungen an.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>This owner already has a project of this name.</source>
   <translation>Dieser Eigentümer hat schon ein Projekt mit diesem Namen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>This project can't be cloned.</source>
   <translation>Dieses Projekt kann nicht geklont werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/edit_panel.py" />
   <source>Throw away what was changed in {layers} and not saved? It can't be undone.</source>
   <translation>Was in {layers} geändert und nicht gespeichert wurde, verwerfen? Das kann nicht rückgängig gemacht werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/edit_panel.py" />
   <source>Throw the changes of these layers away and go on</source>
   <translation>Die Änderungen dieser Layer verwerfen und weitermachen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/options.py" />
   <source>Time-out for &amp;connecting</source>
   <translation>Zeitlimit für &amp;Verbindungen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/options.py" />
   <source>Time-out for &amp;transfers</source>
   <translation>Zeitlimit für &amp;Übertragungen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_model.py" />
   <source>To download: {down}.</source>
   <translation>Herunterzuladen: {down}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/findings_model.py" />
   <source>To know before</source>
   <translation>Vorab zu wissen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_model.py" />
   <source>To upload: {up}.</source>
   <translation>Hochzuladen: {up}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/filter_bar.py" />
   <source>Today</source>
   <translation>Heute</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/project.py" />
   <source>Translations of the project reach the cloud, but not the crew: {names}.</source>
   <translation>Übersetzungen des Projekts kommen in die Cloud, aber nicht zur Crew: {names}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/trash.py" />
   <source>Trash of {name}</source>
   <translation>Papierkorb von {name}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/filter_bar.py" />
   <source>Trouble first</source>
   <translation>Probleme zuerst</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>Try again in a few minutes.</source>
   <translation>Versuchen Sie es in einigen Minuten erneut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>Try again in a few minutes; if it goes on, tell its administrator.</source>
   <translation>Versuchen Sie es in einigen Minuten erneut; wenn es weiter auftritt, informieren Sie den Administrator.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/download.py" />
   <source>Try again: it goes on where it stopped.</source>
   <translation>Versuchen Sie es erneut: Es geht dort weiter, wo es aufgehört hat.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish.py" />
   <source>Try again: only what is missing travels.</source>
   <translation>Versuchen Sie es erneut: Nur das Fehlende wird übertragen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/download.py" />
   <source>Try again; if it goes on, a proxy on the way may change files.</source>
   <translation>Versuchen Sie es erneut; wenn es weiter auftritt, verändert vielleicht ein Proxy unterwegs die Dateien.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/failures.py" />
   <source>Try again; with a slow network, raise the time-out in the plugin's options.</source>
   <translation>Versuchen Sie es erneut; erhöhen Sie bei langsamem Netz das Zeitlimit in den Optionen des Plugins.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/progress.py" />
   <source>Try now</source>
   <translation>Jetzt versuchen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/wording.py" />
   <source>Type a value…</source>
   <translation>Wert eingeben…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_model.py" />
   <source>Unchanged</source>
   <translation>Unverändert</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/field.py" />
   <source>Unknown</source>
   <translation>Unbekannt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/status.py" />
   <source>Up to date</source>
   <translation>Aktuell</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/link.py" />
   <source>Update the plugin.</source>
   <translation>Aktualisieren Sie das Plugin.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/upload.py" />
   <source>Upload folder</source>
   <translation>Ordner hochladen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>Upload one first.</source>
   <translation>Laden Sie zuerst eine hoch.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_model.py" />
   <source>Upload to the cloud</source>
   <translation>In die Cloud hochladen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/push.py" />
   <source>Uploaded files</source>
   <translation>Hochgeladene Dateien</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/uploads.py" />
   <source>Uploading</source>
   <translation>Hochladen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/failures.py" />
   <source>Use an HTTP proxy, or have PySocks added to the Python of QGIS.</source>
   <translation>Verwenden Sie einen HTTP-Proxy, oder lassen Sie PySocks zum Python von QGIS hinzufügen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/findings_model.py" />
   <source>Use default</source>
   <translation>Übliches wählen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/upload.py" />
   <source>Use that name, or choose another folder. Nothing was sent.</source>
   <translation>Verwenden Sie jenen Namen oder wählen Sie einen anderen Ordner. Es wurde nichts gesendet.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/wording.py" />
   <source>Various decisions</source>
   <translation>Verschiedene Entscheidungen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>Wait 30 minutes, then try again with the right password.</source>
   <translation>Warten Sie 30 Minuten und versuchen Sie es dann mit dem richtigen Passwort.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/prepare.py" />
   <source>Wait at most (seconds)</source>
   <translation>Höchstens warten (Sekunden)</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/publish.py" />
   <source>Wait for it at most (seconds)</source>
   <translation>Höchstens darauf warten (Sekunden)</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/lock.py" />
   <source>Wait until it has finished; if it is paused there, go on with it or cancel it.</source>
   <translation>Warten Sie, bis sie beendet ist; wenn sie dort angehalten ist, setzen Sie sie fort oder brechen Sie sie ab.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/waiting.py" />
   <source>Wait until its jobs have finished, then try again. Nothing was changed.</source>
   <translation>Warten Sie, bis die Aufträge fertig sind, und versuchen Sie es erneut. Es wurde nichts geändert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/edits/rebasing.py" />
   <source>Wait until that has ended, then synchronize again.</source>
   <translation>Warten Sie, bis das zu Ende ist, und synchronisieren Sie dann erneut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/restore.py" />
   <source>Wait until that has ended, then try again.</source>
   <translation>Warten Sie, bis das zu Ende ist, und versuchen Sie es dann erneut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/wording.py" />
   <source>Waiting</source>
   <translation>Wartet</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/progress.py" />
   <source>Waiting for the network</source>
   <translation>Warten auf das Netzwerk</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/edits/fates.py" />
   <source>Waiting until the server has applied your edits</source>
   <translation>Es wird gewartet, bis der Server Ihre Bearbeitungen angewendet hat</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/findings_model.py" />
   <source>Warning</source>
   <translation>Warnung</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/check.py" />
   <source>Warnings</source>
   <translation>Warnungen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/download.py" />
   <source>What</source>
   <translation>Was</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/download.py" />
   <source>What QField downloads; a copy that is never uploaded</source>
   <translation>Was QField herunterlädt; eine Kopie, die nie hochgeladen wird</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/failure.py" />
   <source>What a report of this error needs</source>
   <translation>Was eine Meldung dieses Fehlers braucht</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/filter_bar.py" />
   <source>What became of it</source>
   <translation>Was daraus wurde</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish.py" />
   <source>What became of it, and what to do next.</source>
   <translation>Was daraus wurde und was als Nächstes zu tun ist.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_model.py" />
   <source>What changed</source>
   <translation>Änderung</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_layers.py" />
   <source>What goes into the cloud, and what the crew gets of it. The open project is not changed.</source>
   <translation>Was in die Cloud geht und was das Feldteam davon erhält. Das offene Projekt wird nicht geändert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_choices.py" />
   <source>What goes the other way stays as it is</source>
   <translation>Was in die andere Richtung geht, bleibt, wie es ist</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/report_model.py" />
   <source>What happened</source>
   <translation>Was geschah</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/events.py" />
   <source>What it was is in the folder's trash, from where Undo brings it back.</source>
   <translation>Die frühere Datei liegt im Papierkorb des Ordners; „Rückgängig“ holt sie von dort zurück.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/findings_model.py" />
   <source>What to do</source>
   <translation>Was zu tun ist</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/synchronize.py" />
   <source>What was changed on both sides</source>
   <translation>Was auf beiden Seiten geändert wurde</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_tree.py" />
   <source>What would happen</source>
   <translation>Was geschehen würde</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_model.py" />
   <source>When</source>
   <translation>Wann</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/filter_bar.py" />
   <source>When it was sent</source>
   <translation>Wann es gesendet wurde</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/execution.py" />
   <source>Whether the server has kept what was sent is not known: {reason}</source>
   <translation>Ob der Server behalten hat, was gesendet wurde, ist nicht bekannt: {reason}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/filter_bar.py" />
   <source>Which layer it changes</source>
   <translation>Welchen Layer es ändert</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_search.py" />
   <source>Which projects are shown</source>
   <translation>Welche Projekte angezeigt werden</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_model.py" />
   <source>Who</source>
   <translation>Wer</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/filter_bar.py" />
   <source>Who sent it</source>
   <translation>Wer es gesendet hat</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_model.py" />
   <source>Why</source>
   <translation>Warum</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/fieldchanges.py" />
   <source>Write it like 2026-11-24T08:00:00Z.</source>
   <translation>Schreiben Sie es wie 2026-11-24T08:00:00Z.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/filters.py" />
   <source>Write the texts in the filter exactly as the data have them, with large and small letters, or leave the layer out.</source>
   <translation>Schreiben Sie die Texte im Filter genau so wie in den Daten, mit Groß- und Kleinbuchstaben, oder lassen Sie den Layer weg.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/fieldchanges.py" />
   <source>Writes what the crews have sent as a GeoPackage: a layer for each layer that was edited, with person, time, what became of the edit, and the values before and after. SINCE is a date or a time, for example 2026-11-24 or 2026-11-24T08:00:00Z.</source>
   <translation>Schreibt, was die Feldteams gesendet haben, als GeoPackage: einen Layer für jeden bearbeiteten Layer, mit Person, Zeit, was aus der Bearbeitung wurde und den Werten vorher und nachher. SINCE ist ein Datum oder ein Zeitpunkt, zum Beispiel 2026-11-24 oder 2026-11-24T08:00:00Z.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/dialog.py" />
   <source>You and others changed the same things. Yours stays here, and theirs in the cloud, until you decide.</source>
   <translation>Sie und andere haben dasselbe geändert. Ihres bleibt hier und das andere in der Cloud, bis Sie entscheiden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/errors.py" />
   <source>You are not signed in to {server}.</source>
   <translation>Sie sind bei {server} nicht angemeldet.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/desk.py" />
   <source>You are signed in, but QGIS's store of passwords is locked or disabled: the account is not kept.</source>
   <translation>Sie sind angemeldet, aber der Passwortspeicher von QGIS ist gesperrt oder ausgeschaltet: Das Konto wird nicht gespeichert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish.py" />
   <source>You can close this window: the work goes on, and QGIS's status bar shows it.</source>
   <translation>Sie können dieses Fenster schließen: Die Arbeit geht weiter, und die Statusleiste von QGIS zeigt sie an.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/plan.py" />
   <source>You chose the cloud's version.</source>
   <translation>Sie haben die Version der Cloud gewählt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/plan.py" />
   <source>You chose the version of this computer.</source>
   <translation>Sie haben die Version dieses Computers gewählt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_project.py" />
   <source>You, or an organization in which you may create projects</source>
   <translation>Sie oder eine Organisation, in der Sie Projekte anlegen dürfen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_model.py" />
   <source>Your decision</source>
   <translation>Ihre Entscheidung</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/mine_page.py" />
   <source>Your edits that are not in the cloud</source>
   <translation>Ihre Bearbeitungen, die nicht in der Cloud sind</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_model.py" />
   <source>Your role</source>
   <translation>Ihre Rolle</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/edits/fates.py" />
   <source>Your role does not allow this edit.</source>
   <translation>Ihre Rolle erlaubt diese Bearbeitung nicht.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>Your role does not allow this.</source>
   <translation>Ihre Rolle erlaubt dies nicht.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/refusals.py" />
   <source>Your sign-in has ended.</source>
   <translation>Ihre Anmeldung ist abgelaufen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/login.py" />
   <source>Your user name, or the e-mail address of your account</source>
   <translation>Ihr Benutzername oder die E-Mail-Adresse Ihres Kontos</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_page.py" />
   <source>Zoom to</source>
   <translation>Hinzoomen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_model.py" />
   <source>administrator</source>
   <translation>Administrator</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_model.py" />
   <source>busy</source>
   <translation>beschäftigt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/wording.py" />
   <source>changed</source>
   <translation>geändert</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/layer_model.py" />
   <source>converted to GeoPackage</source>
   <translation>in GeoPackage umgewandelt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/layer_model.py" />
   <source>copied</source>
   <translation>kopiert</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/wording.py" />
   <source>created</source>
   <translation>erstellt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/layer_model.py" />
   <source>database</source>
   <translation>Datenbank</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/wording.py" />
   <source>deleted</source>
   <translation>gelöscht</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/layer_model.py" />
   <source>delimited text</source>
   <translation>Textdatei mit Trennzeichen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/transfer_model.py" />
   <source>done</source>
   <translation>erledigt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_model.py" />
   <source>editor</source>
   <translation>Bearbeiter</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_model.py" />
   <source>failed</source>
   <translation>fehlgeschlagen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/progress.py" />
   <source>files</source>
   <translation>Dateien</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/wording.py" />
   <source>geometry</source>
   <translation>Geometrie</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/failures.py" />
   <source>has expired, or the clock of this computer is wrong</source>
   <translation>ist abgelaufen oder die Uhr dieses Computers geht falsch</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/failures.py" />
   <source>is missing: the server does not speak https on this port</source>
   <translation>fehlt: Der Server spricht auf diesem Port kein https</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/failures.py" />
   <source>is not trusted by this computer</source>
   <translation>gilt auf diesem Computer nicht als vertrauenswürdig</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/waiting.py" />
   <source>it can't read the QGIS project file. Open and save it in QGIS.</source>
   <translation>Er kann die QGIS-Projektdatei nicht lesen. Öffnen und speichern Sie sie in QGIS.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/waiting.py" />
   <source>it did not find one of the project's files. A name with # ; or % breaks it.</source>
   <translation>Er fand eine Datei des Projekts nicht. Ein Name mit # ; oder % stört ihn.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/waiting.py" />
   <source>it gave no reason. See the details.</source>
   <translation>Er gab keinen Grund an. Siehe Details.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/waiting.py" />
   <source>it ran out of memory. Leave out large layers, or set an area of interest.</source>
   <translation>Ihm ging der Arbeitsspeicher aus. Lassen Sie große Layer weg oder legen Sie ein Interessengebiet fest.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/waiting.py" />
   <source>it took too long. Leave out large layers, or set an area of interest.</source>
   <translation>Es dauerte zu lange. Lassen Sie große Layer weg oder legen Sie ein Interessengebiet fest.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/progress.py" />
   <source>layers</source>
   <translation>Layer</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/layer_model.py" />
   <source>left out</source>
   <translation>weggelassen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/numbers.py" />
   <source>less than 1 s</source>
   <translation>weniger als 1 s</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_model.py" />
   <source>manager</source>
   <translation>Manager</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/layer_model.py" />
   <source>mesh</source>
   <translation>Netz</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_model.py" />
   <source>never</source>
   <translation>nie</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_model.py" />
   <source>no QGIS project yet</source>
   <translation>noch kein QGIS-Projekt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/report.py" />
   <source>no file.</source>
   <translation>keine Datei.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/layer_model.py" />
   <source>not possible</source>
   <translation>nicht möglich</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_model.py" />
   <source>ok</source>
   <translation>ok</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/layer_model.py" />
   <source>other</source>
   <translation>Sonstige</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/status_bar.py" />
   <source>paused</source>
   <translation>pausiert</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/layer_model.py" />
   <source>point cloud</source>
   <translation>Punktwolke</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/layer_model.py" />
   <source>raster file</source>
   <translation>Rasterdatei</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_model.py" />
   <source>reader</source>
   <translation>Leser</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/project_model.py" />
   <source>reporter</source>
   <translation>Melder</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/waiting.py" />
   <source>running</source>
   <translation>läuft</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/transfer_model.py" />
   <source>sent, is looked up at the end</source>
   <translation>gesendet, wird am Ende geprüft</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/layer_model.py" />
   <source>stays where it is</source>
   <translation>bleibt, wo es ist</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/progress.py" />
   <source>steps</source>
   <translation>Schritte</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/layer_model.py" />
   <source>temporary layer</source>
   <translation>temporärer Layer</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/waiting.py" />
   <source>the owner's storage is full.</source>
   <translation>Der Speicher des Eigentümers ist voll.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/waiting.py" />
   <source>the server itself had a problem. Try again later.</source>
   <translation>Der Server selbst hatte ein Problem. Versuchen Sie es später erneut.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/layer_model.py" />
   <source>tile file</source>
   <translation>Kacheldatei</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/transfer_model.py" />
   <source>under way</source>
   <translation>unterwegs</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/layer_model.py" />
   <source>vector file</source>
   <translation>Vektordatei</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/layer_model.py" />
   <source>virtual layer</source>
   <translation>virtueller Layer</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/waiting.py" />
   <source>waiting for its turn</source>
   <translation>wartet, bis es an der Reihe ist</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/transfer_model.py" />
   <source>waits</source>
   <translation>wartet</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/status_bar.py" />
   <source>waits for the network</source>
   <translation>wartet auf das Netzwerk</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/failures.py" />
   <source>was made for another host</source>
   <translation>wurde für einen anderen Host ausgestellt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/layer_model.py" />
   <source>web service</source>
   <translation>Webdienst</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/session.py" />
   <source>{address} is not a server's address.</source>
   <translation>{address} ist keine Serveradresse.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/files.py" />
   <source>{count} attached file(s) stay behind, because the server does not take their names: {names}.</source>
   <translation>{count} angehängte Datei(en) bleiben zurück, weil der Server ihre Namen nicht annimmt: {names}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/notices.py" />
   <source>{count} attachment(s) stay in the cloud until you ask for them.</source>
   <translation>{count} Anhang/Anhänge bleiben in der Cloud, bis Sie sie anfordern.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/export_menu.py" />
   <source>{count} change(s) as a CSV file…</source>
   <translation>{count} Änderung(en) als CSV-Datei…</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/export_menu.py" />
   <source>{count} change(s) as a temporary layer</source>
   <translation>{count} Änderung(en) als temporärer Layer</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/first_the_field.py" />
   <source>{count} change(s) could not be applied; see Changes, Field.</source>
   <translation>{count} Änderung(en) konnten nicht angewendet werden; siehe Änderungen, Feld.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/first_the_field.py" />
   <source>{count} change(s) from the field wait on the server and are not in its data yet; Changes, Field, tells why. As long as they wait, the files that they change can't be replaced.</source>
   <translation>{count} Änderung(en) aus dem Feld warten auf dem Server und sind noch nicht in dessen Daten; warum, steht unter Änderungen, Feld. Solange sie warten, können die Dateien, die sie ändern, nicht ersetzt werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_model.py" />
   <source>{count} conflict(s) are left as they are until you decide.</source>
   <translation>{count} Konflikt(e) bleiben, wie sie sind, bis Sie entscheiden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/indicators.py" />
   <source>{count} conflict(s) wait for your decision</source>
   <translation>{count} Konflikt(e) warten auf Ihre Entscheidung</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/report_model.py" />
   <source>{count} decision(s) are due.</source>
   <translation>{count} Entscheidung(en) stehen aus.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/wholefiles.py" />
   <source>{count} decision(s) on {file} are due; the file was not sent whole.</source>
   <translation>{count} Entscheidung(en) zu {file} stehen aus; die Datei wurde nicht als Ganzes gesendet.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/dialog.py" />
   <source>{count} decision(s) were made, but not applied. Close the window and forget them?</source>
   <translation>{count} Entscheidung(en) sind getroffen, aber nicht angewendet. Fenster schließen und sie vergessen?</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/report.py" />
   <source>{count} deleted here</source>
   <translation>{count} hier gelöscht</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/report.py" />
   <source>{count} deleted in the cloud</source>
   <translation>{count} in der Cloud gelöscht</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/transfer_model.py" />
   <source>{count} done</source>
   <translation>{count} erledigt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/report.py" />
   <source>{count} downloaded</source>
   <translation>{count} heruntergeladen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/indicators.py" />
   <source>{count} edit(s) are not in the cloud yet</source>
   <translation>{count} Bearbeitung(en) sind noch nicht in der Cloud</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/edits/tracking.py" />
   <source>{count} edit(s) here, and new edits in the cloud.</source>
   <translation>{count} Bearbeitung(en) hier und neue Bearbeitungen in der Cloud.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/edits/tracking.py" />
   <source>{count} edit(s) here.</source>
   <translation>{count} Bearbeitung(en) hier.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_model.py" />
   <source>{count} edit(s) of mine</source>
   <translation>{count} Bearbeitung(en) von mir</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/wholefiles.py" />
   <source>{count} edit(s) of {file} wait on the server; the file was left there as it is.</source>
   <translation>{count} Bearbeitung(en) von {file} warten auf dem Server; die Datei dort wurde gelassen, wie sie ist.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/report.py" />
   <source>{count} edit(s) sent</source>
   <translation>{count} Bearbeitung(en) gesendet</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/report_model.py" />
   <source>{count} edit(s) sent.</source>
   <translation>{count} Bearbeitung(en) gesendet.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/report.py" />
   <source>{count} edit(s) were made on both sides and wait for your decision. {counts}</source>
   <translation>{count} Bearbeitung(en) wurden auf beiden Seiten gemacht und warten auf Ihre Entscheidung. {counts}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/findings_model.py" />
   <source>{count} error(s)</source>
   <translation>{count} Fehler</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/transfer_model.py" />
   <source>{count} failed</source>
   <translation>{count} fehlgeschlagen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/report.py" />
   <source>{count} feature(s) brought up to date here</source>
   <translation>{count} Objekt(e) hier aktualisiert</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/report_model.py" />
   <source>{count} feature(s) brought up to date here.</source>
   <translation>{count} Objekt(e) hier aktualisiert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/events.py" />
   <source>{count} feature(s) of {layer} have no geometry, so the area of interest leaves them out.</source>
   <translation>{count} Objekt(e) von {layer} haben keine Geometrie und werden wegen des Interessengebiets weggelassen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/trash.py" />
   <source>{count} file(s) in the trash.</source>
   <translation>{count} Datei(en) im Papierkorb.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/trash.py" />
   <source>{count} file(s) put back.</source>
   <translation>{count} Datei(en) zurückgelegt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/trash.py" />
   <source>{count} file(s) selected, {size}.</source>
   <translation>{count} Datei(en) gewählt, {size}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/transfer.py" />
   <source>{count} file(s) wait for your decision, and this one with them.</source>
   <translation>{count} Datei(en) warten auf Ihre Entscheidung, und diese mit ihnen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/report.py" />
   <source>{count} file(s) were changed on both sides and wait for your decision. {counts}</source>
   <translation>{count} Datei(en) wurden auf beiden Seiten geändert und warten auf Ihre Entscheidung. {counts}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/projects.py" />
   <source>{count} folder(s) of QFieldSync were not taken over.</source>
   <translation>{count} Ordner von QFieldSync wurden nicht übernommen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/publish_layers.py" />
   <source>{count} layer(s), {size} of data before packaging.</source>
   <translation>{count} Layer, {size} Daten vor dem Packen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/news.py" />
   <source>{count} new change(s) from the field</source>
   <translation>{count} neue Änderung(en) aus dem Feld</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/findings_model.py" />
   <source>{count} note(s)</source>
   <translation>{count} Hinweis(e)</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/report.py" />
   <source>{count} of your edits are not in the cloud; they stay here. {counts}</source>
   <translation>{count} Ihrer Bearbeitungen sind nicht in der Cloud; sie bleiben hier. {counts}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_page.py" />
   <source>{count} of {total} change(s) loaded</source>
   <translation>{count} von {total} Änderung(en) geladen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/dialog.py" />
   <source>{count} of {total} decided.</source>
   <translation>{count} von {total} entschieden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/transfer.py" />
   <source>{count} other file(s) failed, so the project file and deletions wait.</source>
   <translation>{count} andere Datei(en) sind fehlgeschlagen, deshalb warten die Projektdatei und Löschungen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/projects.py" />
   <source>{count} project(s) shown, {total} in the list</source>
   <translation>{count} Projekt(e) angezeigt, {total} in der Liste</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/transfer_model.py" />
   <source>{count} sent</source>
   <translation>{count} gesendet</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/notices.py" />
   <source>{count} symbolic link(s) stay on this computer, and what they point to with them: {names}.</source>
   <translation>{count} symbolische Verknüpfung(en) bleiben auf diesem Computer, und mit ihnen das, worauf sie zeigen: {names}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/report.py" />
   <source>{count} unchanged</source>
   <translation>{count} unverändert</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/transfer_model.py" />
   <source>{count} under way</source>
   <translation>{count} unterwegs</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/report.py" />
   <source>{count} uploaded</source>
   <translation>{count} hochgeladen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/transfer_model.py" />
   <source>{count} waiting</source>
   <translation>{count} wartend</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/findings_model.py" />
   <source>{count} warning(s)</source>
   <translation>{count} Warnung(en)</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/progress.py" />
   <source>{done} of {total}</source>
   <translation>{done} von {total}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/check.py" />
   <source>{errors} error(s), {warnings} warning(s). {first}</source>
   <translation>{errors} Fehler, {warnings} Warnung(en). {first}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/waiting.py" />
   <source>{error}</source>
   <translation>{error}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/report.py" />
   <source>{files} file(s) and {edits} edit(s) of both sides wait for your decision. {counts}</source>
   <translation>{files} Datei(en) und {edits} Änderung(en) beider Seiten warten auf Ihre Entscheidung. {counts}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/download.py" />
   <source>{file} arrived damaged and was thrown away.</source>
   <translation>{file} kam beschädigt an und wurde verworfen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/restore.py" />
   <source>{file} can only be replaced as a whole, but QGIS or another program has it open.</source>
   <translation>{file} kann nur als Ganzes ersetzt werden, aber QGIS oder ein anderes Programm hat die Datei geöffnet.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/writing.py" />
   <source>{file} can't be changed now: {reason}.</source>
   <translation>{file} kann jetzt nicht geändert werden: {reason}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/snapshot.py" />
   <source>{file} can't be copied for the upload.</source>
   <translation>{file} kann nicht für den Upload kopiert werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/pair.py" />
   <source>{file} can't be opened.</source>
   <translation>{file} kann nicht geöffnet werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/workplace.py" />
   <source>{file} can't be read or written.</source>
   <translation>{file} kann nicht gelesen oder geschrieben werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/multipart.py" />
   <source>{file} can't be read.</source>
   <translation>{file} kann nicht gelesen werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/pair.py" />
   <source>{file} can't be read: it is damaged, encrypted, or not a GeoPackage.</source>
   <translation>{file} kann nicht gelesen werden: Die Datei ist beschädigt, verschlüsselt oder kein GeoPackage.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/restore.py" />
   <source>{file} can't be replaced.</source>
   <translation>{file} kann nicht ersetzt werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/download.py" />
   <source>{file} can't be written to this computer.</source>
   <translation>{file} kann nicht auf diesen Computer geschrieben werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/export.py" />
   <source>{file} can't be written.</source>
   <translation>{file} kann nicht geschrieben werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/events.py" />
   <source>{file} held edits made since it was packaged, but no layer needs it any more.</source>
   <translation>{file} enthielt Änderungen, die seit dem Packen gemacht wurden, aber kein Layer braucht die Datei mehr.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/verify.py" />
   <source>{file} holds edits made since it was packaged, but not the table of {layer}.</source>
   <translation>{file} enthält Änderungen, die seit dem Packen gemacht wurden, aber nicht die Tabelle von {layer}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/events.py" />
   <source>{file} holds edits made since it was packaged, by the crew or at the desk; it stays as it is.</source>
   <translation>{file} enthält Änderungen, die seit dem Packen vom Team oder am Schreibtisch gemacht wurden; die Datei bleibt, wie sie ist.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/downloads.py" />
   <source>{file} is a file in the cloud, but something else of this name lies here.</source>
   <translation>{file} ist in der Cloud eine Datei, hier liegt aber etwas anderes unter diesem Namen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/edits/rebasing.py" />
   <source>{file} is being changed by another program all the time.</source>
   <translation>{file} wird von einem anderen Programm ständig geändert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/deletions.py" />
   <source>{file} is here again: it was not deleted in the cloud.</source>
   <translation>{file} ist wieder da: In der Cloud wurde die Datei nicht gelöscht.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/events.py" />
   <source>{file} is left out: the server does not take its name.</source>
   <translation>{file} wird weggelassen: Der Server nimmt den Namen nicht an.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/pair.py" />
   <source>{file} is locked by another program.</source>
   <translation>{file} ist von einem anderen Programm gesperrt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/pair.py" />
   <source>{file} is missing.</source>
   <translation>{file} fehlt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/events.py" />
   <source>{file} is named {name} in the package.</source>
   <translation>{file} heißt im Paket {name}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/restore.py" />
   <source>{file} is no longer in the trash.</source>
   <translation>{file} ist nicht mehr im Papierkorb.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/downloads.py" />
   <source>{file} is open in QGIS or another program; it was left as it is.</source>
   <translation>{file} ist in QGIS oder einem anderen Programm offen; die Datei blieb, wie sie ist.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/in_place.py" />
   <source>{file} lies outside the project's folder.</source>
   <translation>{file} liegt außerhalb des Projektordners.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/in_place.py" />
   <source>{file} names its files by absolute paths.</source>
   <translation>{file} nennt seine Dateien mit absoluten Pfaden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/access.py" />
   <source>{file} of {layer} holds a password, which everyone in the cloud project could read.</source>
   <translation>{file} von {layer} enthält ein Passwort, das alle im Cloud-Projekt lesen könnten.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/wholefiles.py" />
   <source>{file} travels whole: {reason}</source>
   <translation>{file} wird als Ganzes übertragen: {reason}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/transfer.py" />
   <source>{file} waits: a file that is in its way could not be deleted.</source>
   <translation>{file} wartet: Eine Datei, die im Weg ist, konnte nicht gelöscht werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/deltas/writing.py" />
   <source>{file} was changed by another program just now.</source>
   <translation>{file} wurde gerade eben von einem anderen Programm geändert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/downloads.py" />
   <source>{file} was changed here while the synchronization ran; it was left as it is.</source>
   <translation>{file} wurde während der Synchronisation hier geändert; die Datei blieb, wie sie ist.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/execution.py" />
   <source>{file} was changed in the cloud right after it was sent.</source>
   <translation>{file} wurde in der Cloud geändert, gleich nachdem die Datei gesendet wurde.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/workplace.py" />
   <source>{file} was changed in the cloud while the synchronization ran.</source>
   <translation>{file} wurde während der Synchronisation in der Cloud geändert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/multipart.py" />
   <source>{file} was changed while it was being uploaded.</source>
   <translation>{file} wurde während des Hochladens geändert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/events.py" />
   <source>{file} was deleted in the package, by the crew or at the desk; it is not taken along again.</source>
   <translation>{file} wurde im Paket gelöscht, vom Feldteam oder am Schreibtisch; die Datei wird nicht wieder mitgenommen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/events.py" />
   <source>{file} was in the folder before, and was replaced by the project's file of that name.</source>
   <translation>{file} lag schon vorher im Ordner und wurde durch die gleichnamige Datei des Projekts ersetzt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/edits/rebasing.py" />
   <source>{file} was not brought up to date: a layer on it is in edit mode.</source>
   <translation>{file} wurde nicht aktualisiert: Ein Layer darauf wird gerade bearbeitet.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/edits/engine.py" />
   <source>{file} was not brought up to date: it waits for {other}, whose features belong to its own.</source>
   <translation>{file} wurde nicht aktualisiert: Die Datei wartet auf {other}, deren Objekte zu ihren gehören.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/execution.py" />
   <source>{file} was not sent. {reason}</source>
   <translation>{file} wurde nicht gesendet. {reason}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/restore.py" />
   <source>{file}: {count} new feature(s) of yours have other numbers by now; they were left as they are, and so were the features that have their numbers.</source>
   <translation>{file}: {count} neue(s) Objekt(e) von Ihnen haben inzwischen andere Nummern; sie blieben, wie sie sind, ebenso die Objekte, die jetzt ihre Nummern haben.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/edits/engine.py" />
   <source>{file}: {reason}</source>
   <translation>{file}: {reason}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/link.py" />
   <source>{folder} already belongs to the cloud project {project} on {server}.</source>
   <translation>{folder} gehört schon zum Cloud-Projekt {project} auf {server}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/upload.py" />
   <source>{folder} already belongs to the cloud project {project}.</source>
   <translation>{folder} gehört schon zum Cloud-Projekt {project}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/publish.py" />
   <source>{folder} also holds {count} file(s) that do not belong to the project: {names}.</source>
   <translation>{folder} enthält auch {count} Datei(en), die nicht zum Projekt gehören: {names}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/synchronize.py" />
   <source>{folder} belongs to a project on {server}, but you are signed in to {other}.</source>
   <translation>{folder} gehört zu einem Projekt auf {server}, aber Sie sind bei {other} angemeldet.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/upload.py" />
   <source>{folder} belongs to a project on {server}.</source>
   <translation>{folder} gehört zu einem Projekt auf {server}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/state.py" />
   <source>{folder} can't be written, or what the plugin keeps there is damaged.</source>
   <translation>{folder} kann nicht beschrieben werden, oder was das Plugin dort ablegt, ist beschädigt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/lock.py" />
   <source>{folder} can't be written.</source>
   <translation>{folder} kann nicht beschrieben werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/link.py" />
   <source>{folder} holds a copy of the crew's package; it can't be synchronized.</source>
   <translation>{folder} enthält eine Kopie des Pakets des Feldteams; der Ordner kann nicht synchronisiert werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/link.py" />
   <source>{folder} holds the crew's package, not the project itself, or the reverse.</source>
   <translation>{folder} enthält das Paket des Feldteams, nicht das Projekt selbst, oder umgekehrt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/package.py" />
   <source>{folder} holds the package of another project, {file}.</source>
   <translation>{folder} enthält das Paket eines anderen Projekts, {file}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/upload.py" />
   <source>{folder} holds {count} QGIS project files, but a cloud project has one: {names}.</source>
   <translation>{folder} enthält {count} QGIS-Projektdateien, aber ein Cloud-Projekt hat nur eine: {names}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/notices.py" />
   <source>{folder} is a copy of {original}, which belongs to the same cloud project. Both can be used: what was under way there is not continued here.</source>
   <translation>{folder} ist eine Kopie von {original}, das zum selben Cloud-Projekt gehört. Beide können verwendet werden: Was dort unterwegs war, wird hier nicht fortgesetzt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/folder.py" />
   <source>{folder} is a file.</source>
   <translation>{folder} ist eine Datei.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/lock.py" />
   <source>{folder} is being synchronized already, in another window or program.</source>
   <translation>{folder} wird schon in einem anderen Fenster oder Programm synchronisiert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/folder.py" />
   <source>{folder} is not empty.</source>
   <translation>{folder} ist nicht leer.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/upload.py" />
   <source>{folder} is not linked to a cloud project.</source>
   <translation>{folder} ist mit keinem Cloud-Projekt verknüpft.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/planning.py" />
   <source>{folder} is not there.</source>
   <translation>{folder} ist nicht vorhanden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/package.py" />
   <source>{folder} is the project's own folder.</source>
   <translation>{folder} ist der Ordner des Projekts selbst.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/whereabouts.py" />
   <source>{folder} lies in {program}, which may change its files while they are synchronized. A folder outside of it is safer.</source>
   <translation>{folder} liegt in {program}; dieses Programm kann die Dateien während der Synchronisierung ändern. Ein Ordner außerhalb davon ist sicherer.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/whereabouts.py" />
   <source>{folder} lies on a network drive. Work on it from one computer at a time; a folder on a disk of this computer is safer and faster.</source>
   <translation>{folder} liegt auf einem Netzlaufwerk. Arbeiten Sie damit jeweils nur von einem Computer aus; ein Ordner auf einer Festplatte dieses Computers ist sicherer und schneller.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/link.py" />
   <source>{folder} was linked by a newer version of this plugin.</source>
   <translation>{folder} wurde von einer neueren Version dieses Plugins verknüpft.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/notices.py" />
   <source>{folder} was moved; before, it was {original}.</source>
   <translation>{folder} wurde verschoben; vorher war es {original}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/plan_model.py" />
   <source>{here} here, {there} there</source>
   <translation>{here} hier, {there} dort</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/failures.py" />
   <source>{host} answers, but not as a QFieldCloud server does.</source>
   <translation>{host} antwortet, aber nicht wie ein QFieldCloud-Server.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/failures.py" />
   <source>{host} can't be reached.</source>
   <translation>{host} ist nicht erreichbar.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/failures.py" />
   <source>{host} did not answer in time.</source>
   <translation>{host} hat nicht rechtzeitig geantwortet.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/failures.py" />
   <source>{host} does not take connections.</source>
   <translation>{host} nimmt keine Verbindungen an.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/failures.py" />
   <source>{host} is not a valid server address.</source>
   <translation>{host} ist keine gültige Serveradresse.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/failures.py" />
   <source>{host} was not found.</source>
   <translation>{host} wurde nicht gefunden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/numbers.py" />
   <source>{hours} h {minutes} min</source>
   <translation>{hours} h {minutes} min</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/waiting.py" />
   <source>{kind} failed on the server: {reason}</source>
   <translation>{kind} ist auf dem Server fehlgeschlagen: {reason}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/waiting.py" />
   <source>{kind}: {state}</source>
   <translation>{kind}: {state}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/news.py" />
   <source>{kind}: {text}</source>
   <translation>{kind}: {text}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/layers.py" />
   <source>{layer} becomes a GeoPackage.</source>
   <translation>{layer} wird ein GeoPackage.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/area.py" />
   <source>{layer} goes to the cloud whole; only the crew's copy is cut down to the area of interest.</source>
   <translation>{layer} geht ganz in die Cloud; nur die Kopie des Feldteams wird auf das Interessengebiet beschränkt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/tables.py" />
   <source>{layer} has no coordinate system.</source>
   <translation>{layer} hat kein Koordinatenbezugssystem.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/map.py" />
   <source>{layer} has no geometries, so there is nothing to show on a map.</source>
   <translation>{layer} hat keine Geometrien; es gibt nichts auf einer Karte zu zeigen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/area.py" />
   <source>{layer} has no geometry, so the crew gets all of it.</source>
   <translation>{layer} hat keine Geometrie, daher erhält das Feldteam alles davon.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/tables.py" />
   <source>{layer} has no key; the crew can't edit it.</source>
   <translation>{layer} hat keinen Schlüssel; das Team kann den Layer nicht bearbeiten.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/layers.py" />
   <source>{layer} is computed from {partner}, which is left out.</source>
   <translation>{layer} wird aus {partner} berechnet, der weggelassen wird.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/uuid_field.py" />
   <source>{layer} is in edit mode.</source>
   <translation>{layer} ist im Bearbeitungsmodus.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/layers.py" />
   <source>{layer} is left out, but its data stay in {file}, which other layers need.</source>
   <translation>{layer} wird weggelassen, aber die Daten bleiben in {file}, das andere Layer brauchen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/events.py" />
   <source>{layer} is left out. {reason}</source>
   <translation>{layer} wird weggelassen. {reason}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/layers.py" />
   <source>{layer} is one variable of a file: it reaches the cloud, but not the crew.</source>
   <translation>{layer} ist eine einzelne Variable einer Datei: Der Layer gelangt in die Cloud, aber nicht zum Team.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/access.py" />
   <source>{layer} lies in a data folder of QGIS, which each device must have too.</source>
   <translation>{layer} liegt in einem Datenordner von QGIS, den auch jedes Gerät haben muss.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/layers.py" />
   <source>{layer} lies outside the project's folder; its copy goes to the folder data.</source>
   <translation>{layer} liegt außerhalb des Projektordners; die Kopie kommt in den Ordner data.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/layers.py" />
   <source>{layer} loses its join with {partner}, which is left out.</source>
   <translation>{layer} verliert die Verknüpfung mit {partner}, der weggelassen wird.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/resources/findings.py" />
   <source>{layer} names the form {file}; QField reads no such file, and makes a form of its own.</source>
   <translation>{layer} nennt das Formular {file}; QField liest keine solche Datei und macht ein eigenes Formular.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/data.py" />
   <source>{layer} names very many files; not all of them were looked for.</source>
   <translation>{layer} nennt sehr viele Dateien; nicht alle wurden gesucht.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/data.py" />
   <source>{layer} names {count} file(s) that do not exist: {names}.</source>
   <translation>{layer} nennt {count} Datei(en), die es nicht gibt: {names}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/data.py" />
   <source>{layer} names {count} file(s) that lie in no attachment folder and stay behind: {names}.</source>
   <translation>{layer} nennt {count} Datei(en), die in keinem Anhangsordner liegen und zurückbleiben: {names}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/events.py" />
   <source>{layer} was added after the project was saved, and is not part of the package.</source>
   <translation>{layer} wurde nach dem Speichern des Projekts hinzugefügt und ist nicht Teil des Pakets.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_page.py" />
   <source>{layer}, feature {key}: {what}</source>
   <translation>{layer}, Objekt {key}: {what}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/export.py" />
   <source>{layer}: changes from the field</source>
   <translation>{layer}: Änderungen aus dem Feld</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/numbers.py" />
   <source>{minutes} min {seconds} s</source>
   <translation>{minutes} min {seconds} s</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/edit_panel.py" />
   <source>{names} and {count} more</source>
   <translation>{names} und {count} weitere</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/api/paths.py" />
   <source>{name} can't be a name on the server.</source>
   <translation>{name} kann auf dem Server kein Name sein.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/desk.py" />
   <source>{name} is published from {folder}.</source>
   <translation>{name} wird aus {folder} veröffentlicht.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/names.py" />
   <source>{name} leads out of the project's folder through a symbolic link.</source>
   <translation>{name} führt über eine symbolische Verknüpfung aus dem Projektordner hinaus.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/wording.py" />
   <source>{name}: replaced unseen</source>
   <translation>{name}: ungesehen ersetzt</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/news.py" />
   <source>{new}, {count} of them failed.</source>
   <translation>{new}, davon {count} fehlgeschlagen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/news.py" />
   <source>{new}.</source>
   <translation>{new}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/report.py" />
   <source>{part}, {rest}</source>
   <translation>{part}, {rest}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/report.py" />
   <source>{part}.</source>
   <translation>{part}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/publish.py" />
   <source>{project} is in the cloud. {package}</source>
   <translation>{project} ist in der Cloud. {package}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/progress.py" />
   <source>{reason} It goes on by itself when the server can be reached again; the next try is at {time}.</source>
   <translation>{reason} Sobald der Server wieder erreichbar ist, geht es von selbst weiter; der nächste Versuch ist um {time}.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/checks/layers.py" />
   <source>{reason} It is left out.</source>
   <translation>{reason} Wird weggelassen.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/sync/workplace.py" />
   <source>{reason} {next_step}</source>
   <translation>{reason} {next_step}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/numbers.py" />
   <source>{seconds} s</source>
   <translation>{seconds} s</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/jobs/edits/fates.py" />
   <source>{sentence} The server says: {reason}</source>
   <translation>{sentence} Der Server sagt: {reason}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/changes/field_page.py" />
   <source>{shown} fit the filters; {count} of {total} change(s) loaded</source>
   <translation>{shown} passen zu den Filtern; {count} von {total} Änderung(en) geladen</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/report_view.py" />
   <source>{size} in {time}, {rate}</source>
   <translation>{size} in {time}, {rate}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/numbers.py" />
   <source>{size}/s</source>
   <translation>{size}/s</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/outputs.py" />
   <source>{summary} {first}</source>
   <translation>{summary} {first}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/fieldchanges.py" />
   <source>{text} is not a date or time.</source>
   <translation>{text} ist kein Datum und kein Zeitpunkt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/progress.py" />
   <source>{time} left</source>
   <translation>noch {time}</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/conflicts/wording.py" />
   <source>{type}, {count} vertices</source>
   <translation>{type}, {count} Stützpunkte</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/resources/findings.py" />
   <source>{user} picks files by the expression {expression}; they are not looked for.</source>
   <translation>{user} wählt Dateien über den Ausdruck {expression}; sie werden nicht gesucht.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/resources/findings.py" />
   <source>{user} uses the file {file}, which does not exist.</source>
   <translation>{user} verwendet die Datei {file}, die nicht existiert.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/resources/findings.py" />
   <source>{user} uses the file {file}, which stays behind: only this computer finds it.</source>
   <translation>{user} verwendet die Datei {file}, die zurückbleibt: Nur dieser Computer findet sie.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/resources/findings.py" />
   <source>{user} uses the font {font}, which is not installed here.</source>
   <translation>{user} verwendet die Schriftart {font}, die hier nicht installiert ist.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/packaging/resources/findings.py" />
   <source>{user} uses the picture {file}, which is too large to be written into the project.</source>
   <translation>{user} verwendet das Bild {file}, das zu groß ist, um in das Projekt geschrieben zu werden.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/processing/restore.py" />
   <source>{value} is not a time.</source>
   <translation>{value} ist kein Zeitpunkt.</translation>
  </message>
  <message>
   <location filename="../qfieldsync_cloud/gui/transfer_model.py" />
   <source>… and {count} more</source>
   <translation>… und {count} weitere</translation>
  </message>
 </context>
</TS>
