"""A desktop's shell on the session bus, for tests: the bar with its tray icons, and the notifications.

Serves org.kde.StatusNotifierWatcher and org.freedesktop.Notifications. Speaks JSON lines: told on stdout are
`ready`, `registered` (a tray icon came), `changed` (it looks otherwise) and `notified`; asked on stdin are `look`,
`choose` (an entry of its menu, by label), `press` (the icon itself) and `activate` (a notification), each answered
under the `id` it was asked with.
"""

import hashlib
import json
import sys

import dbus
import dbus.service
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"
NOTIFICATIONS = "org.freedesktop.Notifications"


def tell(message):
    print(json.dumps(message), flush=True)


class Watcher(dbus.service.Object):
    """Where tray icons register. One application is enough here."""

    service = None

    @dbus.service.method(WATCHER, in_signature="s", sender_keyword="sender")
    def RegisterStatusNotifierItem(self, service, sender):
        self.service = sender if service.startswith("/") else service
        tell({"told": "registered", "service": str(service)})

    @dbus.service.method(dbus.PROPERTIES_IFACE, in_signature="ss", out_signature="v")
    def Get(self, _interface, name):
        return {
            "IsStatusNotifierHostRegistered": dbus.Boolean(True),
            "ProtocolVersion": dbus.Int32(0),
            "RegisteredStatusNotifierItems": dbus.Array([], signature="s"),
        }[name]


class Notifications(dbus.service.Object):
    last = 0

    @dbus.service.method(NOTIFICATIONS, in_signature="susssasa{sv}i", out_signature="u")
    def Notify(self, _app, replaces, _icon, summary, body, actions, _hints, _timeout):
        if replaces == 0:
            self.last += 1
        number = replaces or self.last
        tell(
            {
                "told": "notified",
                "number": int(number),
                "title": str(summary),
                "body": str(body),
                "actions": [str(action) for action in actions],
            }
        )
        return dbus.UInt32(number)

    @dbus.service.method(NOTIFICATIONS, out_signature="as")
    def GetCapabilities(self):
        return ["body", "actions"]

    @dbus.service.method(NOTIFICATIONS, out_signature="ssss")
    def GetServerInformation(self):
        return ("shell of the tests", "tests", "1", "1.2")

    @dbus.service.method(NOTIFICATIONS, in_signature="u")
    def CloseNotification(self, number):
        self.NotificationClosed(number, 3)

    @dbus.service.signal(NOTIFICATIONS, signature="us")
    def ActionInvoked(self, number, action):
        pass

    @dbus.service.signal(NOTIFICATIONS, signature="uu")
    def NotificationClosed(self, number, reason):
        pass


class Shell:
    """Asks the application without waiting: it may be asking us, and each would wait for the other."""

    def __init__(self):
        self.bus = dbus.SessionBus()
        self.names = [dbus.service.BusName(name, self.bus) for name in (WATCHER, NOTIFICATIONS)]
        self.watcher = Watcher(self.bus, "/StatusNotifierWatcher")
        self.notifications = Notifications(self.bus, "/org/freedesktop/Notifications")
        for interface in (ITEM, MENU):
            self.bus.add_signal_receiver(lambda *_: tell({"told": "changed"}), dbus_interface=interface)

    def call(self, path, interface, method, arguments, then, fail):
        item = self.bus.get_object(self.watcher.service, path, introspect=False)
        item.get_dbus_method(method, interface)(*arguments, reply_handler=then, error_handler=fail)

    def read(self, then, fail):
        """Gives the icon's properties and the entries of its menu."""

        def with_properties(properties):
            def with_layout(_revision, layout):
                then(properties, [entry_of(child) for child in layout[2]])

            empty = dbus.Array([], signature="s")
            self.call(properties["Menu"], MENU, "GetLayout", (dbus.Int32(0), dbus.Int32(-1), empty), with_layout, fail)

        self.call("/StatusNotifierItem", dbus.PROPERTIES_IFACE, "GetAll", (ITEM,), with_properties, fail)

    def look(self, _asked, done, fail):
        def describe(properties, entries):
            pixels = b"".join(bytes(picture[2]) for picture in properties["IconPixmap"])
            title, text = properties["ToolTip"][2:4]
            done(
                {
                    "picture": hashlib.sha256(pixels).hexdigest(),
                    "tooltip": "\n".join(str(part) for part in (title, text) if part),
                    "entries": [entry for entry in entries if entry["label"] != ""],
                }
            )

        self.read(describe, fail)

    def choose(self, asked, done, fail):
        def click(properties, entries):
            [number] = [entry["number"] for entry in entries if entry["label"] == asked["label"]]
            event = (dbus.Int32(number), "clicked", dbus.String("", variant_level=1), dbus.UInt32(0))
            self.call(properties["Menu"], MENU, "Event", event, done, fail)

        self.read(click, fail)

    def press(self, _asked, done, fail):
        self.call("/StatusNotifierItem", ITEM, "Activate", (dbus.Int32(0), dbus.Int32(0)), done, fail)

    def activate(self, asked, done, _fail):
        self.notifications.ActionInvoked(asked["number"], "default")
        done()

    def obey(self, source, _condition):
        line = source.readline()
        if line == "":
            sys.exit(0)
        asked = json.loads(line)
        acts = {"look": self.look, "choose": self.choose, "press": self.press, "activate": self.activate}

        def done(value=None):
            tell({"told": "answer", "id": asked["id"], "value": value})

        def fail(error):
            tell({"told": "answer", "id": asked["id"], "error": repr(error)})

        acts[asked["do"]](asked, done, fail)
        return True


def entry_of(child):
    number, properties, _children = child
    return {
        "number": int(number),
        "label": str(properties.get("label", "")),
        "enabled": bool(properties.get("enabled", True)),
    }


DBusGMainLoop(set_as_default=True)
shell = Shell()
GLib.io_add_watch(sys.stdin, GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, shell.obey)
tell({"told": "ready"})
GLib.MainLoop().run()
